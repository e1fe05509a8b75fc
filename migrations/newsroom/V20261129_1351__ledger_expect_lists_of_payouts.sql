-- Payouts of which Stripe lists what they paid out, now or soon; of those made by hand it does not. No
-- month is closed with one whose list has not come.
create table payout_expected (
  -- Stripe's id.
  payout text collate "C" primary key,
  recorded_at timestamptz not null
);

create trigger payout_expected_is_append_only
  before update or delete or truncate on payout_expected
  for each statement execute function refuse_change();

grant select, insert on payout_expected to samizdat_app;
grant select on payout_expected to samizdat_finance;
