-- Somebody asked for a link to what we hold about an address that may or may not be hers. Whether we
-- know the address is looked up when the link is opened; the row is the same either way.
create table link_request (
  -- Random: named by the link in the mail.
  number bigint primary key,
  -- Admitted for this request alone, also where she is a reader.
  person uuid not null,
  language text not null,
  -- Exact: the row lives for little more than an hour.
  requested_at timestamptz not null
);

-- Serves the sweep.
create index link_request_requested_at on link_request (requested_at);

-- Serves forgetting a person, and the question whom this module still needs.
create index link_request_person on link_request (person);

grant select, insert, delete on link_request to samizdat_app;
