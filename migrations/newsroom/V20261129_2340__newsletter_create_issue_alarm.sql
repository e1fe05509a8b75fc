-- That the desk was mailed why an issue has paused itself: once for each reason, whichever node saw it.

create table issue_alarm (
  issue bigint not null references issue (id),
  halt text not null,
  told_at timestamptz not null,
  constraint issue_alarm_once primary key (issue, halt),
  constraint issue_alarm_has_a_known_halt check (halt in ('HARD_BOUNCES', 'COMPLAINTS', 'REFUSALS'))
);

grant select, insert on issue_alarm to samizdat_app;
