-- To which figure of the certificate a movement adds, said once: net = gross - fees - refunds +
-- disputes + other - payouts, for each row. Categories are those of Stripe's reports.

create view fact_figure as
select balance_transaction,
  case when reporting_category = 'charge' then amount_minor else 0 end as gross_minor,
  case
    when reporting_category in ('fee', 'network_cost', 'tax') then fee_minor - amount_minor
    else fee_minor
  end as fees_minor,
  case
    when reporting_category in (
      'refund', 'refund_failure', 'partial_capture_reversal', 'charge_failure') then -amount_minor
    else 0
  end as refunds_minor,
  case when reporting_category in ('dispute', 'dispute_reversal') then amount_minor else 0 end
    as disputes_minor,
  case when reporting_category in ('payout', 'payout_reversal') then -amount_minor else 0 end
    as payouts_minor,
  case
    when reporting_category in (
      'charge', 'fee', 'network_cost', 'tax', 'refund', 'refund_failure',
      'partial_capture_reversal', 'charge_failure', 'dispute', 'dispute_reversal', 'payout',
      'payout_reversal') then 0
    else amount_minor
  end as other_minor,
  net_minor
from money_fact;

grant select on fact_figure to samizdat_app, samizdat_finance;

-- What somebody has decided of a movement that lay in suspense: to which account it belongs. An
-- error is taken back by a row of its own.
create table suspense_ruling (
  number bigint generated always as identity primary key,
  entry text collate "C" not null references journal_entry (id),
  -- What the entry moved on the account of suspense.
  amount_minor bigint not null,
  currency text not null,
  account text not null,
  decided_at timestamptz not null,
  -- The number of a desk user; null for the command line.
  decided_by bigint,
  constraint suspense_ruling_moves_something check (amount_minor <> 0),
  constraint suspense_ruling_has_a_currency check (currency ~ '^[a-z]{3}$'),
  -- These come to what Stripe, a bank or a schedule says.
  constraint suspense_ruling_is_no_way_round check (account not in (
    'suspense', 'stripe-balance', 'in-transit', 'bank', 'deferred', 'opening', 'dispute-held'))
);

-- Serves whether an entry is decided on.
create index suspense_ruling_entry on suspense_ruling (entry);

create table suspense_ruling_undone (
  ruling bigint primary key references suspense_ruling (number),
  undone_at timestamptz not null,
  undone_by bigint
);

create trigger suspense_ruling_is_append_only
  before update or delete or truncate on suspense_ruling
  for each statement execute function refuse_change();

create trigger suspense_ruling_undone_is_append_only
  before update or delete or truncate on suspense_ruling_undone
  for each statement execute function refuse_change();

grant select, insert on suspense_ruling, suspense_ruling_undone to samizdat_app;
grant select on suspense_ruling, suspense_ruling_undone to samizdat_finance;
