-- Gifts, from the form to the last payment. A giver is a person of the purpose GIVING; nothing here
-- or elsewhere links her to a reader.

-- Somebody who has given. Her page is named by this number.
create table giver (
  -- Random: named by the links in her mails.
  number bigint primary key,
  generation integer not null default 0,
  -- Null once she is forgotten: her gifts stay, and nothing tells whose they were.
  person uuid unique,
  language text not null,
  route text not null,
  -- The secret half of her consent receipt, sealed under her own key.
  sealed_receipt bytea,
  -- As she wrote it on Stripe's page, sealed; null if she did not.
  sealed_name bytea,
  since date not null
);

-- A gift that goes on: a subscription at Stripe, read anew whenever Stripe says that it changed.
create table pledge (
  -- Random.
  number bigint primary key,
  giver bigint not null references giver (number),
  -- What it began with.
  donation bigint not null unique,
  subscription text not null unique,
  -- Stripe's number of the giver; null once Stripe has deleted her.
  customer text,
  frequency text not null,
  amount bigint not null,
  -- Of the amount, what she adds to cover the fee.
  covered bigint not null,
  currency text not null,
  campaign text not null,
  state text not null,
  -- Why it is in that state, in a word; empty where there is nothing to say.
  why text not null,
  began_on date not null,
  -- Until when it is paid: the next charge, unless it ends or rests.
  period_end timestamptz not null,
  paused_until timestamptz,
  ends_at timestamptz,
  ended_on date,
  -- While a payment has failed: how often Stripe tried, and when it tries next.
  attempts integer not null default 0,
  next_attempt timestamptz,
  -- The first day of the last month of the card it is charged to.
  card_expires date,
  -- When the reading began that these columns are from: an older one must not overwrite a newer.
  read_at timestamptz not null,
  constraint pledge_has_a_known_frequency check (frequency in ('MONTHLY', 'ANNUAL')),
  constraint pledge_has_a_known_state
    check (state in ('ACTIVE', 'PAST_DUE', 'PAUSED', 'ENDING', 'ENDED')),
  constraint pledge_is_positive check (amount > 0 and covered >= 0 and covered < amount),
  constraint pledge_that_ended_has_a_day check ((state = 'ENDED') = (ended_on is not null))
);

-- Serves a giver's page, and the question whether she has another.
create index pledge_giver on pledge (giver);

-- Serves the daily look for what is due.
create index pledge_live on pledge (period_end) where state <> 'ENDED';

create table donation (
  -- Random; what Stripe's objects carry of ours, and all they carry.
  number bigint primary key,
  -- Hers: without an address until Stripe's page has asked for it. Null once she is forgotten.
  person uuid,
  giver bigint references giver (number),
  -- SHA-256 of the key of the form she sent: what is sent twice is one gift.
  form_key bytea not null,
  frequency text not null,
  amount bigint not null,
  covered bigint not null,
  currency text not null,
  campaign text not null,
  language text not null,
  policy_version text not null,
  -- Her record in the consent log.
  consent uuid not null,
  -- The secret half of it, sealed under her own key; null once she is forgotten.
  sealed_receipt bytea,
  -- A newsletter she asked for besides, until that is carried out; then empty.
  newsletter text not null,
  state text not null,
  -- Why, in Stripe's word, where it was refused or failed.
  why text not null,
  session text unique,
  -- Exact while it is open; cut to the day when it is closed.
  opened_at timestamptz not null,
  constraint donation_has_a_known_frequency check (frequency in ('ONCE', 'MONTHLY', 'ANNUAL')),
  constraint donation_has_a_known_state
    check (state in ('NEW', 'UNKNOWN', 'OPEN', 'PROCESSING', 'SETTLED', 'FAILED', 'EXPIRED',
      'REFUSED')),
  constraint donation_is_positive check (amount > 0 and covered >= 0)
);

-- Makes a form's gift one, however often it is sent.
create unique index donation_is_one_for_each_form on donation (form_key)
  where state in ('NEW', 'UNKNOWN', 'OPEN', 'PROCESSING', 'SETTLED');

-- Serves the watch over what is not finished.
create index donation_unfinished on donation (opened_at)
  where state in ('NEW', 'UNKNOWN', 'OPEN', 'PROCESSING');

-- Serve forgetting a person, and a giver's page.
create index donation_person on donation (person) where person is not null;
create index donation_giver on donation (giver) where giver is not null;

-- Money that came: one row for each payment intent of ours that was paid.
create sequence receipt_number;

create table payment (
  -- Stripe's number of the payment intent.
  intent text primary key,
  -- On the receipt; in the order of booking, not without gaps.
  receipt bigint not null unique default nextval('receipt_number'),
  giver bigint not null references giver (number),
  donation bigint not null references donation (number),
  -- Null for a gift made once.
  pledge bigint references pledge (number),
  invoice text,
  charge text not null,
  frequency text not null,
  amount bigint not null,
  covered bigint not null,
  currency text not null,
  campaign text not null,
  method text not null,
  -- By Stripe's clock.
  paid_at timestamptz not null,
  constraint payment_is_positive check (amount > 0 and covered >= 0 and covered <= amount)
);

-- Serves a giver's page, and whether she has given since a day.
create index payment_giver on payment (giver, paid_at);

-- Serves reports by month.
create index payment_paid_at on payment (paid_at);

-- Serves what comes back from a charge.
create index payment_charge on payment (charge);

grant select, insert, update, delete on giver, pledge, donation to samizdat_app;
grant select, insert, update on payment to samizdat_app;
grant usage, select on sequence receipt_number to samizdat_app;
