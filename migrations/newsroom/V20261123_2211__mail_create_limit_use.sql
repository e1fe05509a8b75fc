-- What an address was sent today, by a keyed print that holds for one UTC day. Unlogged: it is worth
-- nothing after a crash, and must be in no backup.

create unlogged table limit_use (
  print bytea primary key,
  day date not null,
  -- Keyed prints of the mailings counted, so that a second try of one is not counted twice.
  mailings bytea[] not null
);

-- Serves the job that empties it.
create index limit_use_day on limit_use (day);

grant select, insert, update, delete on limit_use to samizdat_app;
