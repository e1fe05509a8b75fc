-- Serves the list of the deliveries that may have come twice: few of very many.
create index outcome_again on outcome (mailing, number) where again;
