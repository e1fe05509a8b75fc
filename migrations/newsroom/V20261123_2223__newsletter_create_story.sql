-- Stories as the newsroom's system hands them in, cleaned at the door.

create table story (
  external_id text primary key,
  url text not null,
  headline text not null,
  section text not null,
  summary text not null,
  body text not null,
  author text,
  language text not null,
  published_at timestamptz not null,
  embargo_until timestamptz,
  pinned boolean not null,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  withdrawn_at timestamptz,
  constraint story_section_is_known check (section in ('NEWS', 'FEATURES', 'ANALYSIS', 'OPINION'))
);

-- Stories.page: newest first, by key.
create index story_newest on story (published_at desc, external_id desc) where withdrawn_at is null;

-- Stories.arrivedBetween: what became known since the last issue; greatest() ignores nulls.
create index story_arrived on story (greatest(published_at, embargo_until, received_at))
where withdrawn_at is null;

grant select, insert, update on story to samizdat_app;
