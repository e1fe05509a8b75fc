-- What one can subscribe to, and the words readers agree to.

create table newsletter (
  slug text primary key,
  name text not null,
  description text not null,
  language text not null,
  constraint newsletter_slug_fits_in_a_link check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);

-- Every text a reader was ever asked to agree to, stored once under the hash of its exact bytes.
create table shown_text (
  hash bytea primary key,
  body text not null,
  constraint shown_text_is_named_by_its_hash check (hash = sha256(convert_to(body, 'UTF8')))
);

create table policy_version (
  version text primary key,
  -- The order of publication: the highest is the one in force.
  number integer generated always as identity,
  -- Shown to readers whose own language has no text.
  language text not null,
  published_on date not null,
  constraint policy_version_number unique (number)
);

create table policy_text (
  version text not null references policy_version (version),
  language text not null,
  hash bytea not null references shown_text (hash),
  primary key (version, language)
);

grant select, insert on newsletter, shown_text, policy_version, policy_text to samizdat_app;
