-- A mailing stops by itself, too, when the relay refuses too much of it.
alter table mailing drop constraint mailing_brakes_for_a_known_reason;
alter table mailing add constraint mailing_brakes_for_a_known_reason check (
  brake in ('HARD_BOUNCES', 'COMPLAINTS', 'REFUSALS'));
