-- Payouts that somebody called back once they were paid. What comes back is a payout of its own: only
-- Stripe says of which. One that fails or is cancelled keeps its id, and needs no row.
create table payout_reversal (
  -- Stripe's id of what came back.
  reversal text collate "C" primary key,
  -- That of the payout.
  original text collate "C" not null,
  recorded_at timestamptz not null,
  constraint payout_reversal_is_of_another check (reversal <> original)
);

-- Serves whether a payout was returned.
create index payout_reversal_original on payout_reversal (original);

create trigger payout_reversal_is_append_only
  before update or delete or truncate on payout_reversal
  for each statement execute function refuse_change();

grant select, insert on payout_reversal to samizdat_app;
grant select on payout_reversal to samizdat_finance;
