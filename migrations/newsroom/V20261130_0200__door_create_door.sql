-- What was counted at the door today, and which proofs of work and slips were used. Both unlogged:
-- worth nothing after a day, and must be in no backup. After a crash they are empty: for ten minutes,
-- while a solved challenge is good, it could then be used once more.

create unlogged table door_bucket (
  -- Of an address or a network a keyed print that holds for one UTC day; of everybody no secret.
  print bytea primary key,
  -- When it was last used.
  day date not null,
  tokens double precision not null constraint door_bucket_tokens check (tokens >= 0),
  filled_at timestamptz not null
);

-- Serves the job that empties it.
create index door_bucket_day on door_bucket (day);

create unlogged table door_paper (
  -- The unique key makes two workers with one proof let one of them through.
  paper bytea primary key,
  -- A keyed print, for one UTC day: the same once more is a double click, another thing is a replay.
  used_for bytea not null,
  until timestamptz not null
);

-- Serves the job that empties it.
create index door_paper_until on door_paper (until);

grant select, insert, update, delete on door_bucket to samizdat_app;
grant select, insert, delete on door_paper to samizdat_app;
