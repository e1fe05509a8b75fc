-- What Stripe says has moved the account's balance: one row for each of its balance transactions,
-- and what we know of it beside. Knows no person. Amounts are in minor units of ISO 4217.

create table money_fact (
  -- Stripe's id. "C": its order is that of the bytes, on every server and in the program.
  balance_transaction text collate "C" primary key,
  -- Of the balance it moved, not of what a giver paid in. Written small, as Stripe does.
  currency text not null,
  amount_minor bigint not null,
  fee_minor bigint not null,
  net_minor bigint not null,
  -- Stripe's own words, those too that nobody has met yet.
  type text not null,
  reporting_category text not null,
  -- From the currency of the source to this one; null where nothing was exchanged.
  exchange_rate numeric,
  -- The id of the charge, refund, dispute or payout it comes from.
  source text,
  created_at timestamptz not null,
  available_on timestamptz not null,
  -- False: other activity of a shared account, which is reconciled and attributed to nobody.
  own boolean not null,
  -- The gift it belongs to, by its opaque number; null where it belongs to none.
  donation text,
  frequency text,
  campaign text,
  recorded_at timestamptz not null,
  constraint money_fact_adds_up check (net_minor = amount_minor - fee_minor),
  constraint money_fact_has_a_currency check (currency ~ '^[a-z]{3}$'),
  constraint money_fact_has_a_positive_rate check (exchange_rate > 0),
  constraint money_fact_has_a_known_frequency
    check (frequency in ('once', 'monthly', 'annual')),
  constraint money_fact_of_a_gift_is_ours check (own or donation is null),
  constraint money_fact_of_a_gift_has_its_frequency
    check ((donation is null) = (frequency is null)),
  constraint money_fact_of_a_campaign_has_its_gift check (campaign is null or donation is not null)
);

-- Serves reading a span of time page by page, and the totals of months.
create index money_fact_created_at on money_fact (created_at, balance_transaction);

-- Serves measuring the fee.
create index money_fact_own_charge on money_fact (currency, created_at)
  include (amount_minor, fee_minor)
  where own and reporting_category = 'charge';

-- What a fee is made of.
create table money_fact_fee (
  balance_transaction text collate "C" not null references money_fact (balance_transaction),
  -- From 1, by type, currency and amount.
  position integer not null,
  type text not null,
  amount_minor bigint not null,
  currency text not null,
  primary key (balance_transaction, position),
  constraint money_fact_fee_has_a_currency check (currency ~ '^[a-z]{3}$')
);

-- Which payout a balance transaction went out with. Stripe lists it with the payout only.
create table payout_link (
  -- Of one payout at most: money leaves once.
  balance_transaction text collate "C" primary key references money_fact (balance_transaction),
  payout text not null,
  recorded_at timestamptz not null
);

-- Serves listing what went out with a payout.
create index payout_link_payout on payout_link (payout);

-- By rights the application may only add. This is for everybody else, the owner included.
create trigger money_fact_is_append_only
  before update or delete or truncate on money_fact
  for each statement execute function refuse_change();

create trigger money_fact_fee_is_append_only
  before update or delete or truncate on money_fact_fee
  for each statement execute function refuse_change();

create trigger payout_link_is_append_only
  before update or delete or truncate on payout_link
  for each statement execute function refuse_change();

grant select, insert on money_fact, money_fact_fee, payout_link to samizdat_app;
grant select on money_fact, money_fact_fee, payout_link to samizdat_finance;
