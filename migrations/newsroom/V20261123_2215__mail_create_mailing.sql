-- Every mailing, its deliveries, the chunks in which they are claimed, and each outcome.

create table mailing (
  -- Random: it stands, encrypted, in Message-ID and return path.
  id bigint primary key,
  kind text not null,
  lane text not null,
  newsletter text,
  state text not null,
  content_version integer not null,
  -- Exact while the mailing is open; cut to the day when it is finished.
  created_at timestamptz not null,
  finished_on date,
  audience integer,
  sent integer,
  failed integer,
  suppressed integer,
  withdrawn integer,
  erased integer,
  cancelled integer,
  unknown integer,
  waiting integer,
  maybe_twice integer,
  constraint mailing_has_a_known_state check (
    state in ('OPEN', 'SENDING', 'PAUSED', 'SENT', 'NEEDS_ATTENTION', 'CANCELLED')),
  constraint mailing_has_a_known_lane check (lane in ('DIGEST', 'TRANSACTIONAL')),
  constraint mailing_is_counted_when_finished check (
    (finished_on is null) = (
      num_nonnulls(audience, sent, failed, suppressed, withdrawn, erased, cancelled, unknown,
        waiting, maybe_twice) = 0))
);

-- Serves the drop requests: which of them some unfinished mailing still needs.
create index mailing_unfinished on mailing (created_at) where finished_on is null;

-- What is sent, as bytes with slots. A correction while paused is a new version; each outcome names
-- the version that was sent. A mail to one person is sealed under that person's key.
create table mailing_content (
  mailing bigint not null references mailing (id),
  version integer not null,
  clear bytea,
  sealed bytea,
  constraint mailing_content_once primary key (mailing, version),
  constraint mailing_content_is_clear_or_sealed check (num_nonnulls(clear, sealed) <= 1)
);

-- Written once, when the audience is listed.
create table delivery (
  mailing bigint not null references mailing (id),
  number integer not null,
  person uuid not null,
  route text not null,
  -- The random number and generation of the row that the reader's links name.
  link_row bigint not null,
  generation integer not null,
  constraint delivery_number_once primary key (mailing, number),
  -- Nobody is in an audience twice. Also serves the question whom this module still needs.
  constraint delivery_person_once unique (person, mailing)
);

-- A range of deliveries on one route, claimed and worked through as one.
create table chunk (
  id bigint generated always as identity primary key,
  mailing bigint not null references mailing (id),
  lane text not null,
  route text not null,
  attempt integer not null,
  -- From the second attempt on: those deliveries in the range that ended so in that chunk.
  retry_of bigint,
  retry_result text,
  first integer not null,
  last integer not null,
  state text not null,
  owner uuid,
  -- Raised whenever the chunk changes hands, so that whoever held it before is refused.
  fence bigint not null default 0,
  -- By the clock of the database.
  lease_until timestamptz,
  -- How many deliveries may be started and not recorded; fixed when it is claimed, because recovery
  -- goes by it.
  window_size integer,
  content_version integer,
  not_before timestamptz not null,
  give_up_at timestamptz,
  constraint chunk_once unique nulls not distinct
    (mailing, route, attempt, retry_of, retry_result, first),
  constraint chunk_has_a_known_state check (state in ('WAITING', 'HELD', 'DONE')),
  constraint chunk_held_has_a_holder check (
    (state = 'HELD')
      = (num_nonnulls(owner, lease_until, window_size, content_version) = 4)),
  constraint chunk_retries_what_has_failed check (
    (attempt = 1 and num_nulls(retry_of, retry_result) = 2)
      or (attempt > 1 and retry_of is not null and retry_result in ('DEFERRED', 'UNKNOWN')))
);

-- Serves the claim.
create index chunk_waiting on chunk (lane, route, not_before, id) where state = 'WAITING';
-- Serves the recovery of lapsed chunks.
create index chunk_held on chunk (lease_until) where state = 'HELD';
-- Serves the question whether a mailing is finished.
create index chunk_unfinished on chunk (mailing) where state <> 'DONE';

-- What became of each attempt. Only ever inserted. No foreign keys: they would cost more than the
-- row, and its numbers come from the locked chunk.
create table outcome (
  mailing bigint not null,
  number integer not null,
  attempt integer not null,
  chunk bigint not null,
  result text not null,
  -- An earlier attempt ended unknown: the reader may have had the mail already.
  again boolean not null,
  smtp_code integer,
  enhanced_code text,
  content_version integer not null,
  day date not null,
  constraint outcome_once primary key (mailing, number, attempt),
  constraint outcome_has_a_known_result check (
    result in ('SENT', 'DEFERRED', 'FAILED', 'GAVE_UP', 'UNKNOWN', 'SUPPRESSED', 'WITHDRAWN',
      'ERASED', 'CANCELLED'))
);

-- Whoever is not to get what was opened before that moment. Deleted when no such mailing is left.
create table drop_request (
  person uuid not null,
  -- Empty: whatever the newsletter.
  newsletter text,
  reason text not null,
  requested_at timestamptz not null,
  constraint drop_request_once unique nulls not distinct (person, newsletter, reason),
  constraint drop_request_has_a_known_reason check (reason in ('WITHDRAWN', 'ERASED'))
);

-- A provider has asked us to wait.
create table route_hold (
  lane text not null,
  route text not null,
  held_until timestamptz not null,
  constraint route_hold_once primary key (lane, route)
);

grant select, insert, update on mailing, mailing_content, chunk, drop_request, route_hold to samizdat_app;
grant select, insert on delivery, outcome to samizdat_app;
grant delete on mailing_content, delivery, outcome, chunk, drop_request to samizdat_app;
