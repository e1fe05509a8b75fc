-- How each pledge has come to be what it is: a row for its beginning, and one for each change of
-- what it brings or why it does not. Reports are made from it; a row is never changed.
create table pledge_change (
  pledge bigint not null references pledge (number),
  -- From 1, for each pledge.
  step integer not null,
  -- UTC day: Stripe's own of a beginning and an end, else when we read of it. Never before the last.
  changed_on date not null,
  frequency text not null,
  amount bigint not null,
  covered bigint not null,
  currency text not null,
  campaign text not null,
  state text not null,
  why text not null,
  -- What it brings a month, by the definition of the reports: without the covered fee, a twelfth of
  -- an annual gift, nothing while it rests or after its end. In minor units.
  monthly bigint not null,
  -- The covered fee a month, by the same definition.
  monthly_covered bigint not null,
  primary key (pledge, step)
);

-- Serves reports by month.
create index pledge_change_day on pledge_change (changed_on);

insert into pledge_change (
  pledge, step, changed_on, frequency, amount, covered, currency, campaign, state, why, monthly,
  monthly_covered)
select number, 1, began_on, frequency, amount, covered, currency, campaign, 'ACTIVE', '',
  case frequency when 'ANNUAL' then round((amount - covered) / 12.0) else amount - covered end,
  case frequency when 'ANNUAL' then round(covered / 12.0) else covered end
from pledge;

insert into pledge_change (
  pledge, step, changed_on, frequency, amount, covered, currency, campaign, state, why, monthly,
  monthly_covered)
select number, 2, greatest(began_on, coalesce(ended_on, (read_at at time zone 'UTC')::date)),
  frequency, amount, covered, currency, campaign, state, why,
  case
    when state in ('PAUSED', 'ENDED') then 0
    when frequency = 'ANNUAL' then round((amount - covered) / 12.0)
    else amount - covered
  end,
  case
    when state in ('PAUSED', 'ENDED') then 0
    when frequency = 'ANNUAL' then round(covered / 12.0)
    else covered
  end
from pledge
where state <> 'ACTIVE' or why <> '';

-- By rights the application may only add. This is for everybody else, the owner included.
create trigger pledge_change_is_append_only
  before update or delete or truncate on pledge_change
  for each statement execute function refuse_change();

grant select, insert on pledge_change to samizdat_app;
