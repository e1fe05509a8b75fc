-- What came back of a mail that had left: a bounce, a refusal of ours, a complaint. By the delivery's
-- number; no address, and no word of whoever returned it.

create table returned (
  mailing bigint not null,
  number integer not null,
  kind text not null,
  -- Of RFC 3463, such as 5.1.1, where one was said.
  enhanced_code text,
  day date not null,
  -- Said twice, it counts once. No foreign key: deliveries go in bulk, and these before them.
  constraint returned_once primary key (mailing, number, kind),
  constraint returned_has_a_known_kind check (kind in ('HARD', 'SOFT', 'BLOCKED', 'COMPLAINT')),
  constraint returned_has_a_code_of_rfc_3463
    check (enhanced_code ~ '^[245]\.[0-9]{1,3}\.[0-9]{1,3}$')
);

-- The counts, once the rows are gone.
alter table mailing
  add bounced integer,
  add complained integer;

grant select, insert, delete on returned to samizdat_app;
