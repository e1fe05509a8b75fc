-- Serves the gifts of some donations.
create index money_fact_donation on money_fact (donation, created_at)
  where own and reporting_category = 'charge';

-- Serves what has gone back of charges.
create index money_fact_undoing on money_fact (charge)
  where own and reporting_category <> 'charge';
