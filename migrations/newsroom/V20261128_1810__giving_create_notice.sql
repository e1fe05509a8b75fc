-- What a giver was told about a pledge and must be told once. Only ever inserted.

create table giving_notice (
  pledge bigint not null references pledge (number),
  kind text not null,
  -- What it was about: the day of a charge, the last month of a card, the try at a payment.
  period text not null,
  day date not null,
  constraint giving_notice_once primary key (pledge, kind, period),
  constraint giving_notice_has_a_known_kind
    check (kind in ('ANNUAL_CHARGE', 'CARD_EXPIRES', 'PAYMENT_FAILED'))
);

grant select, insert on giving_notice to samizdat_app;
