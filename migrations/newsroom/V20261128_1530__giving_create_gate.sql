-- Who has come through the gate before Stripe's page, and whose cards were declined behind it. Both
-- unlogged: worth nothing after two days, and must be in no backup. After a crash they are empty: for
-- ten minutes, while a solved challenge is good, it could then be used once more.

create unlogged table gate_pass (
  -- The unique key makes two workers with one proof let one of them through.
  proof bytea primary key,
  -- What it was used for: the same once more is a double click, another thing is a replay.
  used_for bytea not null,
  form bytea not null,
  -- A keyed print of the network's first bytes that holds for one UTC day; null if it is not known.
  network bytea,
  way text not null constraint gate_pass_way check (way in ('PROOF', 'TICKET')),
  -- Whoever has paid is no thief, or a thief who has found what she looked for: not counted further.
  paid boolean not null default false,
  passed_at timestamptz not null
);

-- Serves the note that a form was paid for.
create index gate_pass_form on gate_pass (form);
-- Serves the counting of the last minutes, and the job that empties it.
create index gate_pass_passed_at on gate_pass (passed_at);

create unlogged table gate_decline (
  form bytea not null,
  declined_at timestamptz not null
);

-- Serves the same two.
create index gate_decline_declined_at on gate_decline (declined_at);
-- Serves the look at one form before it is let through again.
create index gate_decline_form on gate_decline (form);

grant select, insert, update (paid), delete on gate_pass to samizdat_app;
grant select, insert, delete on gate_decline to samizdat_app;
