#!/bin/sh
# Gives the three logins of create-logins.sql their passwords, each from a file in $SECRETS, and
# creates the database. Run by docker-compose.yml on the first start; by hand it needs PGUSER and
# the like to name an administrator.
set -eu
SECRETS="${SECRETS:-/run/secrets}"

for login in samizdat_owner samizdat_app samizdat_finance; do
  # Through psql's own variables, which quote: the password may hold anything. Read by psql from
  # the file, because what stands in a command line is seen by everybody on the machine.
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --quiet --dbname=postgres \
    --set=login="$login" --set=file="$SECRETS/$login" <<'SQL'
\set password `cat :'file'`
alter role :"login" password :'password';
SQL
done

psql --no-psqlrc --set=ON_ERROR_STOP=1 --quiet --dbname=postgres <<'SQL'
select 'create database samizdat owner samizdat_owner'
where not exists (select from pg_database where datname = 'samizdat')
\gexec
SQL
