-- Somebody asked for a newsletter with an address that is not proved yet. No index of the address:
-- until she confirms, nothing tells whether we know her.
create table signup_request (
  -- Random: named by the link in the confirmation mail.
  number bigint primary key,
  generation integer not null default 0,
  -- The person admitted for this request alone.
  person uuid not null,
  -- Whose request it turned out to be; null until it is confirmed.
  reader uuid,
  newsletter text not null references newsletter (slug),
  language text not null,
  route text not null,
  policy_version text not null references policy_version (version),
  words_hash bytea not null references shown_text (hash),
  form text not null,
  channel text not null,
  -- Exact while open; cut to the day on confirmation.
  requested_at timestamptz not null
);

-- Serves the sweep of requests that were not confirmed in time.
create index signup_request_requested_at on signup_request (requested_at);

-- Serve forgetting a person.
create index signup_request_person on signup_request (person);
create index signup_request_reader on signup_request (reader) where reader is not null;

-- Where signups come from, counted without a person.
create table signup_count (
  day date not null,
  newsletter text not null references newsletter (slug),
  source text not null,
  requests bigint not null,
  primary key (day, newsletter, source)
);

create table reader (
  person uuid primary key,
  language text not null,
  route text not null,
  status text not null,
  joined_on date not null,
  -- The secret half of her consent receipt, sealed under her own key.
  sealed_receipt bytea not null,
  version integer not null,
  constraint reader_has_a_known_status check (status in ('ACTIVE', 'SUPPRESSED'))
);

create table subscription (
  -- Random: named by the links in her mails.
  number bigint primary key,
  generation integer not null,
  reader uuid not null references reader (person) on delete cascade,
  newsletter text not null references newsletter (slug),
  state text not null,
  since date not null,
  constraint subscription_has_a_known_state check (state in ('ACTIVE', 'WITHDRAWN')),
  constraint subscription_is_one_for_each_newsletter unique (reader, newsletter)
);

-- Serves listing the audience of a newsletter page by page.
create index subscription_active on subscription (newsletter, reader) where state = 'ACTIVE';

grant select, insert, update, delete on signup_request, reader, subscription to samizdat_app;
grant select, insert, update on signup_count to samizdat_app;
