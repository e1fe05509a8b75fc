-- Payouts of which Stripe was to list what they paid out, and never did: somebody says why a month is
-- closed without. An error is taken back by a row of its own.
create table payout_ruling (
  number bigint generated always as identity primary key,
  payout text collate "C" not null references payout_expected (payout),
  -- In the words of whoever decided; it stands on the certificate.
  reason text not null,
  decided_at timestamptz not null,
  -- The number of a desk user.
  decided_by bigint,
  constraint payout_ruling_says_why check (reason ~ '\S' and length(reason) <= 200)
);

-- Serves whether a payout is decided on.
create index payout_ruling_payout on payout_ruling (payout);

create table payout_ruling_undone (
  ruling bigint primary key references payout_ruling (number),
  undone_at timestamptz not null,
  undone_by bigint
);

create trigger payout_ruling_is_append_only
  before update or delete or truncate on payout_ruling
  for each statement execute function refuse_change();

create trigger payout_ruling_undone_is_append_only
  before update or delete or truncate on payout_ruling_undone
  for each statement execute function refuse_change();

grant select, insert on payout_ruling, payout_ruling_undone to samizdat_app;
grant select on payout_ruling, payout_ruling_undone to samizdat_finance;
