-- What a giver was told she gave in a year, and the run that tells all of them. Knows her as payment
-- does: by a number that means nobody once she is forgotten. What stands on a statement is not kept
-- here but made from the books each time; these rows say whether it is still the same.

create table giving_statement (
  -- Random: written on the paper, and leads nowhere.
  number bigint primary key,
  giver bigint not null references giver (number),
  year integer not null,
  -- From 1; a later one corrects the one before.
  version integer not null,
  corrects bigint references giving_statement (number),
  -- A print of its gifts and what went back of each: SHA-256.
  figures bytea not null,
  made_on date not null,
  constraint giving_statement_is_made_once unique (giver, year, version),
  constraint giving_statement_is_corrected_once unique (corrects),
  constraint giving_statement_corrects_an_earlier_one check ((version = 1) = (corrects is null)),
  constraint giving_statement_is_positive check (number > 0)
);

-- Serves the sums of a year.
create index giving_statement_year on giving_statement (year);

create table giving_statement_sum (
  statement bigint not null references giving_statement (number),
  -- Of what was paid. Written small, as Stripe does.
  currency text not null,
  gifts bigint not null,
  paid_minor bigint not null,
  back_minor bigint not null,
  primary key (statement, currency)
);

create table statement_run (
  year integer primary key,
  started_on date not null
);

create table statement_mail (
  year integer not null references statement_run (year),
  giver bigint not null references giver (number),
  state text not null default 'DUE',
  done_on date,
  primary key (year, giver),
  constraint statement_mail_has_a_known_state
    check (state in ('DUE', 'MAILED', 'NOTHING_LEFT', 'SUPPRESSED', 'LEAVING', 'FORGOTTEN')),
  constraint statement_mail_is_done_on_a_day check ((state = 'DUE') = (done_on is null))
);

-- Serves the run: who is next.
create index statement_mail_due on statement_mail (year, giver) where state = 'DUE';

grant select, insert on giving_statement, giving_statement_sum, statement_run to samizdat_app;
grant select, insert, update on statement_mail to samizdat_app;
