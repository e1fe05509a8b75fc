-- Run once by a database administrator, connected to any database, before the first start:
--   psql -f migrations/create-logins.sql
-- Then give each login a password (alter role … password …) and create the database:
--   create database samizdat owner samizdat_owner;
--
-- owner: changes tables (Flyway). app: what the product runs as. finance: reads the books only.

do $$
begin
  if not exists (select from pg_roles where rolname = 'samizdat_owner') then
    create role samizdat_owner login;
  end if;
  if not exists (select from pg_roles where rolname = 'samizdat_app') then
    create role samizdat_app login;
  end if;
  if not exists (select from pg_roles where rolname = 'samizdat_finance') then
    create role samizdat_finance login;
  end if;
end
$$;
