-- The zone of the books' days: that in which the first entry was made. Before the first close it
-- stood in the configuration alone, and whoever changed it there had books of two kinds of days.

create table books_zone (
  -- There is one.
  only_one boolean primary key default true,
  zone text not null,
  chosen_at timestamptz not null,
  constraint books_zone_is_one check (only_one)
);

insert into books_zone (zone, chosen_at)
select zone, closed_at
from month_close
order by month
limit 1;

-- Books that no month of is closed yet, in days of the default.
insert into books_zone (zone, chosen_at)
select 'UTC', now()
where exists (select from journal_entry)
and not exists (select from month_close)
and not exists (
  select
  from journal_entry
  join money_fact on balance_transaction = journal_entry.id
  where own_day <> (created_at at time zone 'UTC')::date);

create trigger books_zone_is_append_only
  before update or delete or truncate on books_zone
  for each statement execute function refuse_change();

grant select, insert on books_zone to samizdat_app;
grant select on books_zone to samizdat_finance;
