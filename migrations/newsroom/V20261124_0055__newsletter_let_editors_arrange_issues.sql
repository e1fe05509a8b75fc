-- What editors do to a draft: their own words, their order, what they add, pin and leave out.

alter table issue
  -- An editor has arranged it: it is not filled anew by itself any more.
  add column arranged boolean not null default false,
  add column own_subject text,
  add column own_preheader text,
  -- A few lines above the stories, as they were typed.
  add column intro text;

-- Editors are numbers of desk_user.
alter table issue_story
  add column pinned boolean not null default false,
  add column pinned_by bigint,
  add column added_by bigint,
  drop constraint issue_story_why_is_known,
  add constraint issue_story_why_is_known check (why in ('PINNED', 'NEWEST', 'ADDED')),
  add constraint issue_story_added_by_somebody check ((why = 'ADDED') = (added_by is not null)),
  add constraint issue_story_pinned_by_somebody check (pinned or pinned_by is null);

update issue_story set pinned = true where why = 'PINNED';

-- What an editor took out does not come back by itself.
create table issue_dropped (
  issue bigint not null references issue (id),
  story text not null references story (external_id),
  primary key (issue, story)
);

-- What happened to a draft, for the editor whose page has grown old meanwhile. Kept until it is
-- frozen; the audit trail keeps what the desk did.
create table issue_change (
  id bigint generated always as identity primary key,
  issue bigint not null references issue (id),
  -- The issue's version afterwards.
  version integer not null,
  -- A number of desk_user; null if it happened by itself.
  who bigint,
  act text not null,
  story text references story (external_id),
  changed_at timestamptz not null
);

-- IssueChanges.since: what happened after the version that somebody has seen.
create index issue_change_since on issue_change (issue, version);

grant select, insert, delete on issue_dropped, issue_change to samizdat_app;
