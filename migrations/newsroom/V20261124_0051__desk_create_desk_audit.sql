-- Who did what at the desk. Nothing personal: a user's number outlives her name.

create table desk_audit (
  number bigint generated always as identity primary key,
  at timestamptz not null,
  -- No foreign key: the row stays when she goes. Null: somebody at the command line.
  desk_user bigint,
  act text not null,
  subject text not null,
  detail text not null
);

-- Serves the page of one user's acts.
create index desk_audit_user on desk_audit (desk_user, number);

-- Serves the page of one kind of act, and the list of kinds.
create index desk_audit_act on desk_audit (act, number);

-- Serves letting go of what is two years old.
create index desk_audit_at on desk_audit (at);

-- By rights the application may not change a row. This holds the owner too, and lets nobody remove
-- what is not yet two years old.
create function refuse_to_forget_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '2 years' then
    return old;
  end if;
  raise exception 'Rows of % are kept as they are for two years', tg_table_name;
end
$$;

create trigger desk_audit_rows_are_kept
  before update or delete on desk_audit
  for each row execute function refuse_to_forget_audit();

create trigger desk_audit_is_never_emptied
  before truncate on desk_audit
  for each statement execute function refuse_to_forget_audit();

grant select, insert, delete on desk_audit to samizdat_app;
