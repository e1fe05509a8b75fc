-- The second step of a payout: it is on the bank's statement. Of a statement only what may come from
-- Stripe is kept, and none of its words: others' payments name people.

create table bank_line (
  number bigint generated always as identity primary key,
  booked_on date not null,
  -- More than nothing came in.
  amount_minor bigint not null,
  currency text not null,
  -- Over all the statement says of it: the same statement once more adds nothing.
  print bytea not null unique,
  recorded_at timestamptz not null,
  constraint bank_line_has_a_currency check (currency ~ '^[a-z]{3}$')
);

-- Which payout a line is. An error is taken back by a row of its own.
create table bank_match (
  number bigint generated always as identity primary key,
  line bigint not null references bank_line (number),
  payout text collate "C" not null,
  matched_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  matched_by bigint
);

-- Serves whether a payout has arrived.
create index bank_match_payout on bank_match (payout);

-- Serves whether a line is matched.
create index bank_match_line on bank_match (line);

create table bank_unmatch (
  match bigint primary key references bank_match (number),
  undone_at timestamptz not null,
  undone_by bigint
);

create trigger bank_line_is_append_only
  before update or delete or truncate on bank_line
  for each statement execute function refuse_change();

create trigger bank_match_is_append_only
  before update or delete or truncate on bank_match
  for each statement execute function refuse_change();

create trigger bank_unmatch_is_append_only
  before update or delete or truncate on bank_unmatch
  for each statement execute function refuse_change();

grant select, insert on bank_line, bank_match, bank_unmatch to samizdat_app;
grant select on bank_line, bank_match, bank_unmatch to samizdat_finance;
