-- The day of the month, UTC, that Stripe counts a pledge's charges from. Null until it is read anew.
alter table pledge
  add column anchor_day smallint,
  add constraint pledge_has_an_anchor_in_a_month check (anchor_day between 1 and 31);

-- The new card cannot be used. "until" then says how long her page tells her so.
alter table card_change add column refused boolean not null default false;

-- No endpoint at Stripe leads to us.
alter table release_train add column no_endpoint boolean not null default false;
