-- Serves the desk's list of givers, the youngest first.
create index giver_since on giver (since, number) where person is not null;
