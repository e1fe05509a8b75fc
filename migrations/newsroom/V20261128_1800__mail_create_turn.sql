-- When something last left to an address, by the keyed print that stands for it on one UTC day: what
-- nobody asked for waits 24 hours for its turn. Unlogged: it is worth nothing after a crash, and must
-- be in no backup.

create unlogged table mail_turn (
  print bytea primary key,
  day date not null,
  -- The full hour by which it had left, and no finer: a time must not tell which mailing it was.
  left_by timestamptz not null,
  -- For what waited for its turn, a keyed print of the mailing's number, so that a second try of it
  -- is not in its own way. Null for what never waits.
  taker bytea
);

-- Serves the job that empties it.
create index mail_turn_day on mail_turn (day);

grant select, insert, update, delete on mail_turn to samizdat_app;
