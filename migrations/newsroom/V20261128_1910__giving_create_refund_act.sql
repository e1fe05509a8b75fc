-- What somebody at the desk wants given back, from her word to Stripe's answer.
create table refund_act (
  payment text not null references payment (intent),
  -- From 1, for each payment. A form names the next one: sent twice, it is one act.
  act integer not null,
  amount bigint not null,
  currency text not null,
  state text not null,
  -- Stripe's code, where it was declined; else empty.
  why text not null,
  -- Stripe's number, once it is done.
  refund text,
  asked_at timestamptz not null,
  primary key (payment, act),
  constraint refund_act_has_a_known_state
    check (state in ('ASKED', 'UNKNOWN', 'LATER', 'DONE', 'DECLINED')),
  constraint refund_act_is_positive check (amount > 0),
  constraint refund_act_that_is_done_has_a_refund check ((state = 'DONE') = (refund is not null))
);

-- Serves seeing through what has no answer yet.
create index refund_act_open on refund_act (asked_at) where state in ('ASKED', 'UNKNOWN', 'LATER');

-- Which API versions of other release trains Stripe's endpoints for us are made with. One row.
create table release_train (
  only_one boolean primary key default true check (only_one),
  others text[] not null,
  checked_at timestamptz not null
);

grant select, insert, update on refund_act, release_train to samizdat_app;
