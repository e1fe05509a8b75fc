-- A giver who is to be forgotten. Her pledges are ended at Stripe first, she is told goodbye, Stripe
-- deletes her, and then we do; whatever cannot be done now is done later.
create table giver_erasure (
  giver bigint primary key references giver (number),
  asked_on date not null,
  -- The mail that says goodbye; null before it is in the outbox.
  goodbye bigint,
  tries integer not null default 0,
  due_at timestamptz,
  finished_on date,
  constraint giver_erasure_is_due_until_it_is_finished
    check ((finished_on is null) = (due_at is not null))
);

-- Serves the minute's look for what is due.
create index giver_erasure_due on giver_erasure (due_at) where finished_on is null;

grant select, insert, update on giver_erasure to samizdat_app;
