-- A row for each mail of every issue: by a number and without looking for an earlier row of the same
-- address it costs a third. What counts is the newest of an address.

alter table mail_turn drop constraint mail_turn_pkey;

drop index mail_turn_day;

alter table mail_turn
  alter column print type bigint
  using ('x' || encode(substring(print from 1 for 8), 'hex'))::bit(64)::bigint;

create index mail_turn_print on mail_turn (print);
