-- Feeds that stories come in by, and how asking for each has gone.

create table feed (
  number bigint generated always as identity primary key,
  url text not null,
  section text not null,
  language text not null,
  every_minutes integer not null,
  paused boolean not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  fence bigint not null,
  lease_until timestamptz,
  etag text,
  last_modified text,
  moved_to text,
  moved_since timestamptz,
  tried_at timestamptz,
  succeeded_at timestamptz,
  failures integer not null,
  problem text,
  taken integer not null,
  refused integer not null,
  constraint feed_is_there_once unique (url),
  constraint feed_section_is_known check (section in ('NEWS', 'FEATURES', 'ANALYSIS', 'OPINION')),
  constraint feed_is_not_asked_too_often check (every_minutes between 5 and 10080),
  constraint feed_counts_are_counts check (failures >= 0 and taken >= 0 and refused >= 0)
);

-- Feeds.claim: the one that has waited longest.
create index feed_due on feed (due_at) where not paused;

-- Stories.latestOf: what a feed brought, by the first characters of the external id.
create index story_by_name on story (external_id text_pattern_ops);

grant select, insert, update, delete on feed to samizdat_app;
