-- Bearer tokens of the newsroom's own programs; only their hashes.

create table api_token (
  hash bytea primary key,
  name text not null,
  scopes text[] not null,
  created_on date not null,
  revoked_on date,
  constraint api_token_has_a_scope check (cardinality(scopes) > 0)
);

-- One live token of a name; revoked ones stay as a record.
create unique index api_token_live_name on api_token (name) where revoked_on is null;

grant select, insert, update on api_token to samizdat_app;
