-- Money also goes from the bank to Stripe: top-ups, and payouts that a bank sent back. A payout that
-- was returned has one id and two movements, so a match says which it is.

alter table bank_match
  -- Stripe's reporting category of the movement; "payout" holds its source, of a top-up too.
  add column category text not null default 'payout',
  add constraint bank_match_is_with_what_reaches_a_bank
    check (category in ('payout', 'payout_reversal', 'topup', 'topup_reversal'));

alter table bank_match alter column category drop default;

-- Serves which movements a line of a statement may be.
create index money_fact_at_bank on money_fact (currency, amount_minor, created_at)
  where reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal');

-- Serves what is matched, and whether a payout was returned.
create index money_fact_at_bank_source on money_fact (source, reporting_category)
  where reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal');
