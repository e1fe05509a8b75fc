-- What becomes of a gift after it is made: what its giver asks for, and how far Stripe has done it.

-- Something that Stripe is to do with a pledge. Stored before Stripe is asked, so that it is done
-- once however often it is sent, and done in the end if we are killed on the way.
create table pledge_act (
  pledge bigint not null references pledge (number),
  -- Counted from 1. A page tells which was the last that it showed: what came since overtakes it.
  number integer not null,
  act text not null,
  -- As it was asked for, in words of the program: the same words once more are the same act.
  wish text not null,
  -- On whose account, for the pledge's own "why".
  why text not null,
  -- What Stripe is told, where the act needs it: until when, how much of the pledge's currency, and
  -- how often.
  until timestamptz,
  amount bigint,
  frequency text,
  asked_on date not null,
  state text not null,
  -- Stripe's word, if it would not do it.
  code text not null default '',
  tries integer not null default 0,
  -- When Stripe is asked, or asked again; null once it is over.
  due_at timestamptz,
  primary key (pledge, number),
  constraint pledge_act_has_a_known_act
    check (act in ('SKIP', 'RESUME', 'END_WITH_PERIOD', 'KEEP', 'END_NOW', 'CHANGE', 'MOVE')),
  constraint pledge_act_has_a_known_state
    check (state in ('ASKED', 'DONE', 'DECLINED', 'OVERTAKEN')),
  constraint pledge_act_is_due_while_it_is_asked check ((state = 'ASKED') = (due_at is not null))
);

-- Serves the minute's look for what is due.
create index pledge_act_due on pledge_act (due_at) where state = 'ASKED';

-- A giver is at Stripe's page for another card, or was a short time ago.
create table card_change (
  pledge bigint primary key references pledge (number),
  -- Stripe's number of her usual way to pay before; empty if she had none.
  method_before text not null,
  -- Until when we look for another.
  until timestamptz not null
);

-- Somebody asked for the link that opens what only a giver may change. As long as it is good.
create table support_link_request (
  -- Random; named by the link.
  number bigint primary key,
  -- Admitted for this request alone.
  person uuid not null,
  language text not null,
  requested_at timestamptz not null
);

-- Serve the sweep, and forgetting.
create index support_link_request_requested_at on support_link_request (requested_at);
create index support_link_request_person on support_link_request (person);

grant select, insert, update on pledge_act to samizdat_app;
grant select, insert, update, delete on card_change, support_link_request to samizdat_app;
