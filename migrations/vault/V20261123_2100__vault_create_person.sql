-- People at rest. Nothing outside this schema refers to it by a foreign key: the vault is backed up
-- apart and may live on another server.

create table vault.person (
  id uuid primary key,
  purpose text not null,
  wrapped_key bytea not null,
  sealed_address bytea not null,
  -- Exact while a request is open; emptied on confirmation, so that it tells no order of joining.
  admitted_at timestamptz,
  constraint person_has_a_known_purpose check (purpose in ('DIGEST', 'GIVING', 'REMINDERS'))
);

-- Serves the sweep of persons whom no row names.
create index person_admitted_at on vault.person (admitted_at) where admitted_at is not null;

-- The blind index: finds a confirmed person by a keyed print of the address. A table of its own, so
-- that two generations of the index key can stand side by side while one replaces the other.
create table vault.address_index (
  purpose text not null,
  key_id integer not null,
  print bytea not null,
  person uuid not null references vault.person (id) on delete cascade,
  primary key (purpose, key_id, print)
);

-- Serves forgetting, and the foreign key.
create index address_index_person on vault.address_index (person);

-- Somebody's key is gone; these rows see to it that every module answers.
create table vault.erasure (
  person uuid primary key,
  requested_on date not null,
  finished_on date
);

-- Serves the sweep that asks the modules again.
create index erasure_unfinished on vault.erasure (person) where finished_on is null;

create table vault.erasure_answer (
  person uuid not null references vault.erasure (person) on delete cascade,
  module text not null,
  primary key (person, module)
);

-- One row per wrapping key that has been used here: opens with the right key file and no other.
create table vault.key_witness (
  key_id integer primary key,
  sealed bytea not null
);

grant usage on schema vault to samizdat_app;
grant select, insert, update, delete
  on vault.person, vault.address_index, vault.erasure, vault.erasure_answer to samizdat_app;
grant select, insert on vault.key_witness to samizdat_app;
