-- When an address that had been given up was last proved to be hers: what came back before that day
-- does not count against her any more. Keyed prints, as in suppression; gone after 90 days, when
-- nothing older is known.

create table suppression_lift (
  key_id integer not null,
  print bytea not null,
  day date not null,
  constraint suppression_lift_once primary key (key_id, print)
);

-- Serves the sweep.
create index suppression_lift_by_day on suppression_lift (day);

grant select, insert, update, delete on suppression_lift to samizdat_app;
