-- A month is closed only if each line of a statement that is Stripe's is a movement, or somebody has
-- said that it is none of ours. So the bank's side of a certificate is reckoned from lines, and held
-- against what the books have in transit.

-- Lines of which some statement says that they come from Stripe. Others are kept because a movement
-- has their amount: they count once they are matched, and keep no month open. Of lines that were read
-- before this nobody knows; reading their statement again says it.
create table bank_line_of_stripe (
  line bigint primary key references bank_line (number),
  recorded_at timestamptz not null
);

-- A line that is none of ours: of another account at Stripe, or of a slip of the bank. An error is
-- taken back by a row of its own.
create table bank_ruling (
  number bigint generated always as identity primary key,
  line bigint not null references bank_line (number),
  -- In which it counts: the line's own, or the first that was open then.
  month date not null,
  decided_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  decided_by bigint,
  constraint bank_ruling_counts_in_a_month check (extract(day from month) = 1)
);

-- Serves whether a line is set aside.
create index bank_ruling_line on bank_ruling (line);

-- Serves what was set aside in a month.
create index bank_ruling_month on bank_ruling (month);

create table bank_ruling_undone (
  ruling bigint primary key references bank_ruling (number),
  month date not null,
  undone_at timestamptz not null,
  undone_by bigint,
  constraint bank_ruling_undone_counts_in_a_month check (extract(day from month) = 1)
);

-- A certificate is made again from what counts in its month: later nothing is added there.
create function refuse_ruling_of_closed_month() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock_shared(7305482100);
  if exists (
      select
      from added
      where month <= (select max(month_close.month) from month_close)) then
    raise exception 'A line is set aside in a month that is closed';
  end if;
  return null;
end
$$;

create trigger bank_ruling_is_of_an_open_month
  after insert on bank_ruling
  referencing new table as added
  for each statement execute function refuse_ruling_of_closed_month();

create trigger bank_ruling_undone_is_of_an_open_month
  after insert on bank_ruling_undone
  referencing new table as added
  for each statement execute function refuse_ruling_of_closed_month();

create trigger bank_ruling_sees_the_last_close
  before insert on bank_ruling
  for each statement execute function refuse_old_picture();

create trigger bank_ruling_undone_sees_the_last_close
  before insert on bank_ruling_undone
  for each statement execute function refuse_old_picture();

create trigger bank_line_of_stripe_is_append_only
  before update or delete or truncate on bank_line_of_stripe
  for each statement execute function refuse_change();

create trigger bank_ruling_is_append_only
  before update or delete or truncate on bank_ruling
  for each statement execute function refuse_change();

create trigger bank_ruling_undone_is_append_only
  before update or delete or truncate on bank_ruling_undone
  for each statement execute function refuse_change();

grant select, insert on bank_line_of_stripe, bank_ruling, bank_ruling_undone to samizdat_app;
grant select on bank_line_of_stripe, bank_ruling, bank_ruling_undone to samizdat_finance;

-- What is taken back counts where the line did, if that month is still open: one that was matched,
-- put right and closed in between would have said twice what is on its statement. Null where it was
-- taken back before this: it counts on the day that was done.
alter table bank_unmatch add column counts_on date;

-- Null of months that were closed before.
alter table close_certificate
  -- What left Stripe for the bank until the end of the month, less what was there before it.
  add column expected_minor bigint,
  -- Stripe's lines of the month.
  add column statement_minor bigint,
  -- Of them, those that are none of ours.
  add column stranger_minor bigint,
  add constraint close_certificate_says_all_of_the_bank
    check (num_nonnulls(expected_minor, statement_minor, stranger_minor) in (0, 3)),
  add constraint close_certificate_agrees_with_the_bank
    check (expected_minor - statement_minor = in_transit_minor - stranger_minor);
