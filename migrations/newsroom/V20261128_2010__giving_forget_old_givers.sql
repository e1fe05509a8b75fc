-- Why a giver is to be forgotten: she asked for it, or the years are over for which the law has her
-- gifts kept with her name.
alter table giver_erasure add column reason text not null default 'ASKED';

alter table giver_erasure
  add constraint giver_erasure_has_a_known_reason check (reason in ('ASKED', 'AGE'));

-- One who gives again before she is forgotten for her age stays.
grant delete on giver_erasure to samizdat_app;
