-- What goes back of a payment, and what its giver's bank asks back: read anew from Stripe whenever
-- it says that something has changed. What was given back of a payment is the sum of these rows.

create table refund (
  -- Stripe's number.
  id text primary key,
  payment text not null references payment (intent),
  amount bigint not null,
  currency text not null,
  state text not null,
  -- Stripe's word for why it failed; empty where there is nothing to say.
  why text not null,
  -- By Stripe's clock.
  made_at timestamptz not null,
  -- When the reading began that these columns are from: an older one must not overwrite a newer.
  read_at timestamptz not null,
  constraint refund_has_a_known_state
    check (state in ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
  constraint refund_is_positive check (amount > 0)
);

-- Serves a payment's page, and the sum.
create index refund_payment on refund (payment);

create table dispute (
  -- Stripe's number.
  id text primary key,
  payment text not null references payment (intent),
  -- May differ from the payment's.
  amount bigint not null,
  currency text not null,
  -- Stripe's word.
  reason text not null,
  -- Only a question so far: no money was taken.
  inquiry boolean not null,
  state text not null,
  opened_at timestamptz not null,
  -- Until when the newsroom may answer; null if there is nothing to answer.
  answer_by timestamptz,
  read_at timestamptz not null,
  constraint dispute_has_a_known_state
    check (state in ('NEEDS_ANSWER', 'UNDER_REVIEW', 'WON', 'LOST', 'CLOSED'))
);

-- Serves a payment's page, and why a pledge is as it is.
create index dispute_payment on dispute (payment);

-- Serves the desk: what must be answered soonest.
create index dispute_open on dispute (answer_by) where state in ('NEEDS_ANSWER', 'UNDER_REVIEW');

-- A card's network thinks that a payment was made by a thief.
create table fraud_warning (
  -- Stripe's number.
  id text primary key,
  payment text not null references payment (intent),
  -- Stripe's word.
  kind text not null,
  -- Whether giving the money back would still avoid a dispute.
  actionable boolean not null,
  warned_at timestamptz not null,
  read_at timestamptz not null
);

-- Serves a payment's page.
create index fraud_warning_payment on fraud_warning (payment);

grant select, insert, update on refund, dispute, fraud_warning to samizdat_app;
