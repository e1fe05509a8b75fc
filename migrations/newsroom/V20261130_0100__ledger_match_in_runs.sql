-- Matches that somebody made in one go: lines that fitted one movement each, which fitted no other
-- line. Each can be taken back by itself.
create table bank_match_run (
  number bigint generated always as identity primary key,
  -- How many matches it made.
  matches integer not null,
  matched_at timestamptz not null,
  -- The number of a desk user.
  matched_by bigint,
  constraint bank_match_run_matches_something check (matches > 0)
);

-- Null of one that was made by itself.
alter table bank_match add column run bigint references bank_match_run (number);

-- Serves what a run has matched.
create index bank_match_in_run on bank_match (run) where run is not null;

create trigger bank_match_run_is_append_only
  before update or delete or truncate on bank_match_run
  for each statement execute function refuse_change();

grant select, insert on bank_match_run to samizdat_app;
grant select on bank_match_run to samizdat_finance;
