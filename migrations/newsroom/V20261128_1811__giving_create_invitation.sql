-- Who has given once is invited once, ever, to give every month.

create table giver_invitation (
  giver bigint primary key references giver (number),
  -- So that it can be called off while it waits for its turn.
  mailing bigint not null,
  day date not null
);

-- Serves the look for what still waits after days.
create index giver_invitation_day on giver_invitation (day);

-- She has asked not to be invited again. Kept as long as the row.
alter table giver add column no_invitations boolean not null default false;

grant select, insert on giver_invitation to samizdat_app;
