-- Who may come in. Address and name are sealed under the key of her person in the vault.

create table desk_user (
  number bigint generated always as identity primary key,
  person uuid not null,
  sealed_name bytea not null,
  role text not null,
  language text not null,
  version integer not null,
  constraint desk_user_is_one_person unique (person),
  constraint desk_user_has_a_known_role check (role in ('EDITOR', 'ADMIN'))
);

grant select, insert, update, delete on desk_user to samizdat_app;

-- A mailed link: only the hash of what stands in it.
create table desk_sign_in (
  hash bytea primary key,
  desk_user bigint not null references desk_user (number) on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Serves the limit on links for one user, and the foreign key.
create index desk_sign_in_user on desk_sign_in (desk_user, made_at);

-- Serves the sweep.
create index desk_sign_in_made_at on desk_sign_in (made_at);

grant select, insert, update, delete on desk_sign_in to samizdat_app;

-- A browser that is signed in: only the hash of what its cookie holds.
create table desk_session (
  hash bytea primary key,
  desk_user bigint not null references desk_user (number) on delete cascade,
  signed_in_at timestamptz not null,
  last_used_at timestamptz not null
);

-- Serves ending all sessions of one user, and the foreign key.
create index desk_session_user on desk_session (desk_user);

-- Serves the sweep.
create index desk_session_last_used_at on desk_session (last_used_at);

grant select, insert, update, delete on desk_session to samizdat_app;
