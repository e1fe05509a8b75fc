-- What answers somebody's own act goes before what a schedule made: she waits for it, and ten thousand
-- reminders of one morning do not.
alter table chunk add column waited_for boolean not null default false;

update chunk
set waited_for = true
from mailing
where mailing.id = chunk.mailing
and mailing.kind in ('CONFIRMATION', 'LINK', 'ANSWER', 'RECEIPT')
and chunk.state <> 'DONE';

drop index chunk_waiting;

-- Serves the claim: the oldest of a route, of what is waited for or of the rest.
create index chunk_waiting on chunk (lane, route, waited_for, not_before, id)
where state = 'WAITING';
