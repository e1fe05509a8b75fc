-- A mailing whose beginning goes wrong stops by itself, and one can begin with a part.
alter table mailing
  -- The last number of the part that goes first; null where all go at once.
  add column first_part integer,
  -- When the others may follow; null until the first part is through.
  add column go_on_at timestamptz,
  -- Why it was paused by itself; null if it was not.
  add column brake text,
  -- What an editor has let it go on in spite of.
  add column overruled text[] not null default '{}',
  add constraint mailing_brakes_for_a_known_reason check (
    brake in ('HARD_BOUNCES', 'COMPLAINTS'));

-- Serves the look at what is being sent.
create index mailing_sending on mailing (id) where state = 'SENDING' and lane = 'DIGEST';
