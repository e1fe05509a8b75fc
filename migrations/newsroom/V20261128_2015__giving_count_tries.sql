-- Stripe keeps the answer it gave under a key, also where that was "something went wrong on our side":
-- whoever asks again with the same key is told the same for a day. So each of these counts its keys.
-- The count is stored before Stripe is asked: where an answer was lost the key stays as it was, and
-- tells; where Stripe answered that it failed, the next try has another one.

alter table donation add column tries integer not null default 1;
alter table refund_act add column tries integer not null default 1;
alter table card_change add column tries integer not null default 1;
