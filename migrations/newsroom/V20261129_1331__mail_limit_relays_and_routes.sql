-- How fast the relays and the providers behind them may be used, by all nodes together.

-- Tokens that are drawn in groups, by the clock of the database. One row for each relay, route, or
-- route of a relay that has a limit.
create table allowance (
  name text not null,
  tokens double precision not null,
  filled_at timestamptz not null,
  constraint allowance_once primary key (name)
);

-- A provider has asked us to slow down: from then on so many mails a second, twice as many after a
-- while, and so on until it is as fast as it was.
create table route_pace (
  relay text not null,
  route text not null,
  rate double precision not null,
  slowed_at timestamptz not null,
  free_above double precision not null,
  constraint route_pace_once primary key (relay, route),
  constraint route_pace_moves check (rate > 0 and free_above > 0)
);

-- How many connections to a relay a node may have, where that is limited. Lapses with its node.
create table relay_seat (
  relay text not null,
  node uuid not null,
  seats integer not null,
  held_until timestamptz not null,
  constraint relay_seat_once primary key (relay, node),
  constraint relay_seat_counts check (seats >= 0)
);

-- A route rests where it was asked to, and nowhere else.
alter table route_hold add column relay text not null default 'relay';
alter table route_hold alter column relay drop default;
alter table route_hold drop constraint route_hold_once;
alter table route_hold add constraint route_hold_once primary key (lane, route, relay);

grant select, insert, update on allowance, route_pace, relay_seat to samizdat_app;
grant delete on relay_seat to samizdat_app;
