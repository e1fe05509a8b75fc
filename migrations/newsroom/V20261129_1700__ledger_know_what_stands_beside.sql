-- What Stripe says beside the money: how a gift was paid, why one went back, when a payout arrives.
-- Reports show it; no entry is made of it, so it may change: each telling is a row, the newest counts.

create table charge_detail (
  -- Stripe's id.
  charge text collate "C" primary key,
  -- Stripe's word, such as card.
  method text not null,
  -- What the giver added for the fee, of what she paid and in that currency.
  covered_minor bigint not null,
  -- Where the card is from, in groups of countries; unknown where the newsroom does not ask.
  region text not null,
  recorded_at timestamptz not null,
  constraint charge_detail_has_a_known_region
    check (region in ('eea', 'uk', 'us', 'elsewhere', 'unknown')),
  constraint charge_detail_covers_no_less_than_nothing check (covered_minor >= 0)
);

create table return_detail (
  number bigint generated always as identity primary key,
  -- Stripe's id of the refund or dispute.
  source text collate "C" not null,
  -- Stripe's words.
  reason text not null,
  state text not null,
  -- Until when the newsroom may answer; null where there is nothing to answer.
  answer_by timestamptz,
  -- When Stripe said so.
  told_at timestamptz not null,
  recorded_at timestamptz not null
);

-- Serves finding the newest.
create index return_detail_source on return_detail (source, told_at desc, number desc);

create table payout_detail (
  number bigint generated always as identity primary key,
  -- Stripe's id.
  payout text collate "C" not null,
  -- When Stripe expects it at the bank, by UTC.
  arrives_on date not null,
  -- By which banks find it; null where Stripe has not said, or there is none.
  trace text,
  told_at timestamptz not null,
  recorded_at timestamptz not null
);

-- Serves finding the newest.
create index payout_detail_payout on payout_detail (payout, told_at desc, number desc);

-- What was told again otherwise than it was recorded. What was recorded stands; somebody has to look.
create table contradiction (
  kind text not null,
  fact text collate "C" not null,
  -- What was told otherwise: names of what a fact says, never what it said.
  differs text not null,
  recorded_at timestamptz not null,
  primary key (kind, fact, differs),
  constraint contradiction_is_of_a_known_kind check (kind in ('money', 'payout-link'))
);

create trigger charge_detail_is_append_only
  before update or delete or truncate on charge_detail
  for each statement execute function refuse_change();

create trigger return_detail_is_append_only
  before update or delete or truncate on return_detail
  for each statement execute function refuse_change();

create trigger payout_detail_is_append_only
  before update or delete or truncate on payout_detail
  for each statement execute function refuse_change();

create trigger contradiction_is_append_only
  before update or delete or truncate on contradiction
  for each statement execute function refuse_change();

grant select, insert on charge_detail, return_detail, payout_detail, contradiction to samizdat_app;
grant select on charge_detail, return_detail, payout_detail, contradiction to samizdat_finance;
