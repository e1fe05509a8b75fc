-- Who got what is kept for 90 days, then only how many; of a mail to one person, nothing.

-- Serves the search for mailings that are old enough.
create index mailing_finished_on on mailing (finished_on) where finished_on is not null;

grant delete on mailing to samizdat_app;
