-- Movements of the balance in a currency that this program does not know. They are asked for again.
create table unread_movement (
  -- Stripe's id.
  id text collate "C" primary key,
  -- Stripe's word.
  currency text not null,
  seen_at timestamptz not null
);

grant select, insert, delete on unread_movement to samizdat_app;
