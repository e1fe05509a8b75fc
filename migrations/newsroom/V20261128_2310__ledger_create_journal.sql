-- The books: an entry for each fact, with the accounts it moves. Made by a rule from facts, policies
-- and closes alone, so that they can be made again. Amounts are in minor units of ISO 4217; a debit
-- is more than nothing, a credit less.

-- A dispute that was lost: what was held for it is gone. Stripe moves no money then, so no balance
-- transaction tells.
create table lost_dispute (
  -- Stripe's id.
  dispute text collate "C" primary key,
  lost_at timestamptz not null,
  recorded_at timestamptz not null
);

-- What the account held in a currency before its first fact.
create table books_opening (
  currency text primary key,
  amount_minor bigint not null,
  opened_on date not null,
  recorded_at timestamptz not null,
  constraint books_opening_has_a_currency check (currency ~ '^[a-z]{3}$')
);

-- What Stripe said the balance was, all of it, pending too.
create table balance_reading (
  currency text not null,
  -- Every movement up to and including this second is in it, and none after.
  read_at timestamptz not null,
  amount_minor bigint not null,
  primary key (currency, read_at),
  constraint balance_reading_has_a_currency check (currency ~ '^[a-z]{3}$')
);

-- How gifts of a frequency become income, from a day on.
create table recognition_policy (
  frequency text not null,
  effective_from date not null,
  -- Of the gift, what is earned over the months; 0: all at once, 100: nothing at once.
  deferred_percent integer not null,
  -- From the month of the gift on, that one counted.
  months integer not null,
  decided_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  decided_by bigint,
  primary key (frequency, effective_from),
  constraint recognition_policy_has_a_known_frequency
    check (frequency in ('once', 'monthly', 'annual')),
  constraint recognition_policy_defers_a_part check (deferred_percent between 0 and 100),
  constraint recognition_policy_takes_its_months check (months between 1 and 120)
);

-- Facts that no entry is made of yet. The only rows here that go away.
create table fact_to_book (
  kind text not null,
  fact text collate "C" not null,
  primary key (kind, fact)
);

insert into fact_to_book (kind, fact)
select 'money', balance_transaction
from money_fact;

create table journal_entry (
  -- Of a money fact it is the fact's own: a second booking cannot be.
  id text collate "C" primary key,
  kind text not null,
  -- The id of the fact it is made of; null of what a month makes.
  fact text collate "C",
  -- The first day of the month it is booked in.
  month date not null,
  -- In that month; of a late fact the first day.
  day date not null,
  -- The fact's own.
  own_day date not null,
  words text not null,
  postings integer not null,
  constraint journal_entry_is_booked_in_a_month
    check (extract(day from month) = 1 and date_trunc('month', day::timestamp) = month),
  constraint journal_entry_is_never_early check (own_day <= day)
);

-- Serves reading a month in its order.
create index journal_entry_month on journal_entry (month, id);

create table posting (
  entry text collate "C" not null references journal_entry (id),
  position integer not null,
  account text collate "C" not null,
  amount_minor bigint not null,
  currency text not null,
  primary key (entry, position),
  constraint posting_has_a_currency check (currency ~ '^[a-z]{3}$'),
  constraint posting_moves_something check (amount_minor <> 0)
);

-- Serves what an account came to.
create index posting_account on posting (account, currency) include (entry, amount_minor);

-- A month that is closed, chained to the one before.
create table month_close (
  -- Its first day.
  month date primary key,
  zone text not null,
  -- By which version of the rules its entries were made.
  rules integer not null,
  facts bigint not null,
  entries bigint not null,
  -- Of the month before; 32 zero bytes on the first.
  previous_hash bytea not null,
  journal_hash bytea not null,
  closed_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  closed_by bigint,
  constraint month_close_is_of_a_month check (extract(day from month) = 1),
  constraint month_close_has_hashes
    check (octet_length(previous_hash) = 32 and octet_length(journal_hash) = 32)
);

-- What a close saw.
create table close_fact (
  kind text not null,
  fact text collate "C" not null,
  month date not null references month_close (month),
  -- Over all that the fact says.
  print bytea not null,
  primary key (kind, fact)
);

-- Serves making a closed month again.
create index close_fact_month on close_fact (month, kind, fact);

-- What a close says of a currency; the sums that must hold are held here too.
create table close_certificate (
  month date not null references month_close (month),
  currency text not null,
  opening_minor bigint not null,
  gross_minor bigint not null,
  fee_minor bigint not null,
  refund_minor bigint not null,
  dispute_minor bigint not null,
  other_minor bigint not null,
  payout_minor bigint not null,
  closing_minor bigint not null,
  -- What Stripe said, and when; null where the account is not used in this currency any more.
  stripe_minor bigint,
  stripe_read_at timestamptz,
  in_transit_minor bigint not null,
  bank_minor bigint not null,
  held_minor bigint not null,
  deferred_minor bigint not null,
  exchange_minor bigint not null,
  suspense_minor bigint not null,
  primary key (month, currency),
  constraint close_certificate_adds_up check (
    opening_minor + gross_minor - fee_minor - refund_minor + dispute_minor + other_minor
      - payout_minor = closing_minor),
  constraint close_certificate_agrees_with_stripe check (stripe_minor = closing_minor)
);

-- One lock for whoever writes entries and whoever closes a month: a close waits for entries that are
-- being written, and they for it. Names are looked for in "public" alone: a temporary table of the
-- same name deceives nobody.

create function refuse_entry_of_closed_month() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
  named text;
begin
  perform pg_advisory_xact_lock_shared(7305482100);
  select min(id) into named
  from added
  where month <= (select max(month_close.month) from month_close);
  if named is not null then
    raise exception 'Entry % is of a month that is closed', named;
  end if;
  return null;
end
$$;

create trigger journal_entry_is_of_an_open_month
  after insert on journal_entry
  referencing new table as added
  for each statement execute function refuse_entry_of_closed_month();

create function refuse_posting_of_closed_month() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
  named text;
begin
  perform pg_advisory_xact_lock_shared(7305482100);
  select min(id) into named
  from added
  join journal_entry on journal_entry.id = added.entry
  where month <= (select max(month_close.month) from month_close);
  if named is not null then
    raise exception 'Entry % is of a month that is closed', named;
  end if;
  return null;
end
$$;

create trigger posting_is_of_an_open_month
  after insert on posting
  referencing new table as added
  for each statement execute function refuse_posting_of_closed_month();

-- At the end of the transaction an entry has all its postings, and no other ever.
create function refuse_unbalanced_entry() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
  named text;
  wanted integer;
  found integer;
  uneven text;
begin
  if tg_table_name = 'posting' then
    named := new.entry;
  else
    named := new.id;
  end if;
  select postings into wanted from journal_entry where id = named;
  select count(*) into found from posting where entry = named;
  if wanted is distinct from found then
    raise exception 'Entry % has % postings and says %', named, found, wanted;
  end if;
  select currency into uneven
  from posting
  where entry = named
  group by currency
  having sum(amount_minor) <> 0
  limit 1;
  if uneven is not null then
    raise exception 'Entry % does not balance in %', named, uneven;
  end if;
  return null;
end
$$;

create constraint trigger journal_entry_balances
  after insert on journal_entry
  deferrable initially deferred
  for each row execute function refuse_unbalanced_entry();

create constraint trigger posting_balances
  after insert on posting
  deferrable initially deferred
  for each row execute function refuse_unbalanced_entry();

-- Months close one after the other, each with the hash of the one before.
create function refuse_close_out_of_turn() returns trigger language plpgsql
set search_path = public, pg_temp as $$
declare
  last_month date;
  last_hash bytea;
begin
  perform pg_advisory_xact_lock(7305482100);
  select month, journal_hash into last_month, last_hash
  from month_close
  order by month desc
  limit 1;
  if last_month is null then
    if new.previous_hash <> decode(repeat('00', 32), 'hex') then
      raise exception 'The first month closed has none before it';
    end if;
  elsif new.month <> last_month + interval '1 month' or new.previous_hash <> last_hash then
    raise exception 'Month % does not follow %', new.month, last_month;
  end if;
  return new;
end
$$;

create trigger month_close_follows_the_last
  before insert on month_close
  for each row execute function refuse_close_out_of_turn();

-- A close is written whole, in one transaction: later nothing is added to it.
create function refuse_addition_to_close() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if exists (
      select
      from added
      join month_close on month_close.month = added.month
      where month_close.xmin <> pg_current_xact_id()::xid) then
    raise exception 'A month that is closed gets no more %', tg_table_name;
  end if;
  return null;
end
$$;

create trigger close_fact_comes_with_its_close
  after insert on close_fact
  referencing new table as added
  for each statement execute function refuse_addition_to_close();

create trigger close_certificate_comes_with_its_close
  after insert on close_certificate
  referencing new table as added
  for each statement execute function refuse_addition_to_close();

-- By rights the application may only add. This is for everybody else, the owner included.
create trigger lost_dispute_is_append_only
  before update or delete or truncate on lost_dispute
  for each statement execute function refuse_change();

create trigger books_opening_is_append_only
  before update or delete or truncate on books_opening
  for each statement execute function refuse_change();

create trigger balance_reading_is_append_only
  before update or delete or truncate on balance_reading
  for each statement execute function refuse_change();

create trigger recognition_policy_is_append_only
  before update or delete or truncate on recognition_policy
  for each statement execute function refuse_change();

create trigger journal_entry_is_append_only
  before update or delete or truncate on journal_entry
  for each statement execute function refuse_change();

create trigger posting_is_append_only
  before update or delete or truncate on posting
  for each statement execute function refuse_change();

create trigger month_close_is_append_only
  before update or delete or truncate on month_close
  for each statement execute function refuse_change();

create trigger close_fact_is_append_only
  before update or delete or truncate on close_fact
  for each statement execute function refuse_change();

create trigger close_certificate_is_append_only
  before update or delete or truncate on close_certificate
  for each statement execute function refuse_change();

grant select, insert on lost_dispute, books_opening, balance_reading, recognition_policy,
  journal_entry, posting, month_close, close_fact, close_certificate to samizdat_app;
grant select, insert, delete on fact_to_book to samizdat_app;
grant select on lost_dispute, books_opening, balance_reading, recognition_policy, fact_to_book,
  journal_entry, posting, month_close, close_fact, close_certificate to samizdat_finance;

-- Where the books are made a second time, to be held against the first.
create schema ledger_shadow;

create unlogged table ledger_shadow.journal_entry (
  id text collate "C" primary key,
  kind text not null,
  fact text collate "C",
  month date not null,
  day date not null,
  own_day date not null,
  words text not null,
  postings integer not null
);

create index shadow_entry_month on ledger_shadow.journal_entry (month, id);

create unlogged table ledger_shadow.posting (
  entry text collate "C" not null,
  position integer not null,
  account text collate "C" not null,
  amount_minor bigint not null,
  currency text not null,
  primary key (entry, position)
);

grant usage on schema ledger_shadow to samizdat_app;
grant select, insert, delete on ledger_shadow.journal_entry, ledger_shadow.posting to samizdat_app;
