-- What readers agreed to and took back, for ever. Rows carry no order: a random id, and days.

create table consent_record (
  id uuid primary key,
  person uuid not null,
  purpose text not null,
  -- Null where the purpose is not a newsletter.
  newsletter text references newsletter (slug),
  action text not null,
  policy_version text not null references policy_version (version),
  policy_hash bytea not null references shown_text (hash),
  words_hash bytea not null references shown_text (hash),
  language text not null,
  form text not null,
  channel text not null,
  -- The UTC day of the act, and the one on which it was recorded: consent given on a form is
  -- recorded once the address is confirmed.
  acted_on date not null,
  recorded_on date not null,
  -- Opens with the reader's address and her receipt, also after she is forgotten.
  commitment_key integer not null,
  commitment bytea not null,
  -- Over all of the above, with a key that is not in the database.
  print_key integer not null,
  print bytea not null,
  constraint consent_record_has_a_known_action
    check (action in ('GIVEN', 'CONFIRMED', 'CHANGED', 'WITHDRAWN')),
  constraint consent_record_follows_its_act check (recorded_on >= acted_on)
);

-- Serves closing and checking a day.
create index consent_record_recorded_on on consent_record (recorded_on);

-- Serves proving a consent by address and receipt.
create index consent_record_commitment on consent_record (commitment);

-- One closed UTC day of the log.
create table consent_block (
  day date primary key,
  leaf_count integer not null,
  -- The hashes of the day's rows, sorted, one after the other.
  leaves bytea not null,
  merkle_root bytea not null,
  -- Of the day before; 32 zero bytes on the first.
  previous_root bytea not null,
  -- Over all of the above.
  root bytea not null,
  constraint consent_block_has_whole_leaves check (octet_length(leaves) = 32 * leaf_count)
);

-- By rights the application may only add. This is for everybody else, the owner included.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Rows of % are never changed', tg_table_name;
end
$$;

create trigger consent_record_is_append_only
  before update or delete or truncate on consent_record
  for each statement execute function refuse_change();

create trigger consent_block_is_append_only
  before update or delete or truncate on consent_block
  for each statement execute function refuse_change();

create trigger shown_text_is_append_only
  before update or delete or truncate on shown_text
  for each statement execute function refuse_change();

grant select, insert on consent_record, consent_block to samizdat_app;
