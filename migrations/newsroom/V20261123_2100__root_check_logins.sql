-- Stops with a sentence, rather than half-way, on a server that has not been prepared.

do $$
begin
  if not exists (select from pg_roles where rolname = 'samizdat_app')
      or not exists (select from pg_roles where rolname = 'samizdat_finance') then
    raise exception 'The logins samizdat_app and samizdat_finance are missing: '
      'run migrations/create-logins.sql as a database administrator first';
  end if;
end
$$;

grant usage on schema public to samizdat_app, samizdat_finance;
