-- Whom we must not write to. Keyed prints only, and no person: a row outlives whoever it is about.

create table suppression (
  key_id integer not null,
  print bytea not null,
  reason text not null,
  -- The newsletter she left; empty where the reason is about all mail.
  scope text not null,
  day date not null,
  -- When the one confirmation in thirty days passed, and for which mailing: a keyed print of its
  -- number, so that asking again for that mailing gives the same answer and nobody can join the two.
  let_through_on date,
  let_through_for bytea,
  -- Serves the engine's question about a whole chunk of addresses.
  primary key (key_id, print, reason, scope),
  constraint suppression_has_a_known_reason
    check (reason in ('WITHDRAWN', 'COMPLAINT', 'HARD_BOUNCE', 'NEVER')),
  constraint suppression_of_one_newsletter_is_a_withdrawal
    check ((reason = 'WITHDRAWN') = (scope <> '')),
  constraint suppression_lets_through_after_a_bounce_only
    check (let_through_on is null or reason = 'HARD_BOUNCE')
);

grant select, insert, update, delete on suppression to samizdat_app;
