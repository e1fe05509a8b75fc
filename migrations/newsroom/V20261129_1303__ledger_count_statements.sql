-- Which statements were read, and how much of each was new: nothing of what stood in them.

create table bank_statement (
  number bigint generated always as identity primary key,
  read_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  read_by bigint,
  lines integer not null,
  -- Of them.
  added integer not null,
  known integer not null,
  constraint bank_statement_counts_its_lines
    check (added >= 0 and known >= 0 and added + known <= lines)
);

create trigger bank_statement_is_append_only
  before update or delete or truncate on bank_statement
  for each statement execute function refuse_change();

grant select, insert on bank_statement to samizdat_app;
grant select on bank_statement to samizdat_finance;
