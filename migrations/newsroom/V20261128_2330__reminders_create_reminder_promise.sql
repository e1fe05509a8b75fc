-- "Remind me later": how often, on which days, and how far it is kept. When a promise has ended its
-- person is gone from here, and what is left tells how many were kept.
create table reminder_promise (
  -- Random: named by the links in its mails.
  number bigint primary key,
  generation integer not null default 0,
  -- Null once she is forgotten.
  person uuid,
  state text not null,
  language text not null,
  route text not null,
  rhythm text not null,
  times smallint not null,
  first_on date not null,
  -- The day of the month that is meant; a month that is shorter has it on its last.
  anchor smallint not null,
  -- Which of them comes next, and on which day of the newsroom's; null once none does.
  next_number smallint not null default 1,
  next_on date,
  -- What she was looking at; null if it was nothing.
  frequency text,
  amount bigint,
  currency text,
  policy_version text not null,
  -- As the form showed them; null once they are on record.
  words text,
  form text not null,
  channel text not null,
  -- Exact while it is open: a gift from then on makes it needless. Cut to the UTC day when it ends.
  asked_at timestamptz not null,
  -- The secret half of her consent receipt, sealed under her own key; null until confirmed.
  sealed_receipt bytea,
  -- The promise it goes on with, and after how many of its mails she asked for that.
  again_of bigint,
  again_after smallint,
  ended_on date,
  -- When her address is forgotten, UTC, if no other promise needs it.
  forget_on date,
  constraint reminder_promise_has_a_known_state
    check (state in ('ASKED', 'PROMISED', 'OVER', 'STOPPED', 'GIVEN', 'SUPPRESSED', 'ERASED')),
  constraint reminder_promise_has_a_known_rhythm check (rhythm in ('ONCE', 'MONTHLY', 'YEARLY')),
  constraint reminder_promise_has_an_end check (times between 1 and 12),
  constraint reminder_promise_once_is_once check (rhythm <> 'ONCE' or times = 1),
  constraint reminder_promise_has_an_anchor_in_a_month check (anchor between 1 and 31),
  constraint reminder_promise_knows_what_is_next
    check ((state in ('ASKED', 'PROMISED')) = (next_on is not null)),
  constraint reminder_promise_looked_at_a_whole_gift
    check (num_nonnulls(frequency, amount, currency) in (0, 3)),
  constraint reminder_promise_has_somebody_to_keep_it_for
    check (person is not null or state not in ('ASKED', 'PROMISED')),
  constraint reminder_promise_goes_on_once unique (again_of, again_after)
);

-- Two of the same days are one.
create unique index reminder_promise_once_each
  on reminder_promise (person, rhythm, times, first_on, anchor) where state = 'PROMISED';

-- Serves keeping those that are due.
create index reminder_promise_due on reminder_promise (next_on, number) where state = 'PROMISED';

-- Serves the sweep of those that were not confirmed in time.
create index reminder_promise_asked on reminder_promise (asked_at) where state = 'ASKED';

-- Serves forgetting a person.
create index reminder_promise_person on reminder_promise (person) where person is not null;

-- What became of each reminder that was promised: one row for each, written once.
create table reminder_send (
  promise bigint not null references reminder_promise (number),
  number smallint not null,
  -- The promised day, of the newsroom's zone.
  due_on date not null,
  outcome text not null,
  -- In the newsroom's zone too.
  done_on date not null,
  primary key (promise, number),
  constraint reminder_send_has_a_known_outcome
    check (outcome in ('SENT', 'GIVEN', 'STOPPED', 'SUPPRESSED', 'ERASED', 'MISSED'))
);

-- Serves counting by month.
create index reminder_send_due on reminder_send (due_on);

create trigger reminder_send_is_append_only
  before update or delete or truncate on reminder_send
  for each statement execute function refuse_change();

grant select, insert, update, delete on reminder_promise to samizdat_app;
grant select, insert on reminder_send to samizdat_app;
