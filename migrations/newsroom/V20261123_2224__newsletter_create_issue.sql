-- When each newsletter goes out, and the issues that did.

create table schedule (
  newsletter text primary key,
  -- ISO: Monday is 1.
  weekday integer not null,
  local_time time not null,
  zone text not null,
  late_window_minutes integer not null,
  draft_lead_minutes integer not null,
  news_quota integer not null,
  features_quota integer not null,
  analysis_quota integer not null,
  opinion_quota integer not null,
  created_at timestamptz not null,
  constraint schedule_weekday_is_iso check (weekday between 1 and 7),
  -- A window or a lead as long as the week would reach into the issue beside it.
  constraint schedule_stays_within_its_week check (
    late_window_minutes between 0 and 8640 and draft_lead_minutes between 0 and 8640),
  constraint schedule_quotas_fit_an_issue check (
    least(news_quota, features_quota, analysis_quota, opinion_quota) >= 0
    and news_quota + features_quota + analysis_quota + opinion_quota between 1 and 30)
);

grant select, insert on schedule to samizdat_app;

-- For "select … for update", by which one worker at a time works on a newsletter.
grant update (created_at) on schedule to samizdat_app;

create table issue (
  id bigint generated always as identity primary key,
  version integer not null,
  newsletter text not null references schedule (newsletter),
  local_date date not null,
  state text not null,
  held boolean not null,
  released boolean not null,
  cut_off timestamptz,
  number integer,
  subject text,
  preheader text,
  frozen_at timestamptz,
  mailing bigint,
  constraint issue_is_one_for_each_day unique (newsletter, local_date),
  constraint issue_number_is_given_once unique (newsletter, number),
  constraint issue_state_is_known check (state in (
    'DRAFT', 'FROZEN', 'SENDING', 'SENT', 'NEEDS_ATTENTION', 'CANCELLED', 'NOTHING_NEW', 'MISSED')),
  constraint issue_is_frozen_whole check (
    (state in ('DRAFT', 'NOTHING_NEW', 'MISSED'))
    = (num_nulls(number, subject, preheader, frozen_at, mailing) = 5)
    and num_nulls(number, subject, preheader, frozen_at, mailing) in (0, 5))
);

-- Issues.knock: what is not finished.
create index issue_open on issue (newsletter, local_date)
where state in ('DRAFT', 'FROZEN', 'SENDING', 'NEEDS_ATTENTION');

create table issue_story (
  issue bigint not null references issue (id),
  position integer not null,
  story text not null references story (external_id),
  url text not null,
  headline text not null,
  section text not null,
  summary text not null,
  author text,
  why text not null,
  primary key (issue, position),
  constraint issue_story_stands_once unique (issue, story),
  constraint issue_story_section_is_known check (
    section in ('NEWS', 'FEATURES', 'ANALYSIS', 'OPINION')),
  constraint issue_story_why_is_known check (why in ('PINNED', 'NEWEST'))
);

-- Taken.of: whether a story, or another with its address, was in an issue.
create index issue_story_by_story on issue_story (story);
create index issue_story_by_url on issue_story (url);

grant select, insert, update on issue to samizdat_app;
grant select, insert, update, delete on issue_story to samizdat_app;
