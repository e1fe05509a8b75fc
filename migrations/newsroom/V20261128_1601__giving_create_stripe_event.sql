-- What Stripe told us: that something happened to an object, never what it is like. The payload is
-- not kept.

create table stripe_event (
  id text primary key,
  type text not null,
  -- Empty for one that has none yet.
  object text not null,
  -- Null for an event of an old kind.
  api_version text,
  live boolean not null,
  -- By Stripe's clock.
  happened_at timestamptz not null,
  received_at timestamptz not null,
  -- Whether it was delivered, or found by the sweep.
  swept boolean not null,
  state text not null,
  -- Why it is parked, or what went wrong the last time; a word.
  why text not null,
  attempts integer not null default 0,
  -- When it may be worked on, again or at all. While somebody is at it, this is in the future.
  due_at timestamptz not null,
  constraint stripe_event_has_a_known_state
    check (state in ('NEW', 'DONE', 'IGNORED', 'PARKED'))
);

-- Serves the workers.
create index stripe_event_due on stripe_event (due_at) where state = 'NEW';

-- Serves the desk's page of what is parked, and letting go of what is old.
create index stripe_event_received_at on stripe_event (received_at);

-- How far the sweeps of Stripe's lists have come.
create table stripe_sweep (
  name text primary key,
  done_until timestamptz not null
);

grant select, insert, update, delete on stripe_event to samizdat_app;
grant select, insert, update on stripe_sweep to samizdat_app;
