-- What a giver paid, or was given back, in her own currency, and with which charge it began: without
-- both nobody can say what an exchange has cost when a gift goes back at another rate.

alter table money_fact
  add column charge text,
  add column paid_minor bigint,
  -- Written small, as Stripe does.
  add column paid_currency text,
  add constraint money_fact_was_paid_with_a_charge
    check (charge is not null or paid_minor is null),
  add constraint money_fact_was_paid_in_its_currency
    check ((paid_minor is null) = (paid_currency is null)),
  add constraint money_fact_was_paid_in_a_written_currency check (paid_currency ~ '^[a-z]{3}$');

-- Serves finding what is given back or disputed.
create index money_fact_source on money_fact (source) where reporting_category in ('charge', 'dispute');
