-- When the books of a currency are opened, payouts of before may still be on their way: Stripe has
-- none of them on its balance any more, and no movement here is theirs. What arrives of it is
-- matched with the opening.

alter table books_opening
  -- Less than nothing where more was on its way from the bank to Stripe.
  add column in_transit_minor bigint not null default 0;

alter table bank_match
  drop constraint bank_match_is_with_what_reaches_a_bank,
  -- Of "opening", "payout" holds the currency.
  add constraint bank_match_is_with_what_reaches_a_bank
    check (category in ('payout', 'payout_reversal', 'topup', 'topup_reversal', 'opening'));
