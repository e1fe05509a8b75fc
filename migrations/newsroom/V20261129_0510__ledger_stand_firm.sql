-- What looks at the newest close must see it: in a transaction that reads an old picture of the
-- database, a month that was closed meanwhile would seem open.

create function refuse_old_picture() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'The books are written in read committed transactions only';
  end if;
  return null;
end
$$;

create trigger journal_entry_sees_the_last_close
  before insert on journal_entry
  for each statement execute function refuse_old_picture();

create trigger posting_sees_the_last_close
  before insert on posting
  for each statement execute function refuse_old_picture();

-- What a fee is made of comes with its fact: later nothing is added to it.
create function refuse_addition_to_fact() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if exists (
      select
      from added
      join money_fact using (balance_transaction)
      where money_fact.xmin <> pg_current_xact_id()::xid) then
    raise exception 'A fact that is recorded gets no more of its fee';
  end if;
  return null;
end
$$;

create trigger money_fact_fee_comes_with_its_fact
  after insert on money_fact_fee
  referencing new table as added
  for each statement execute function refuse_addition_to_fact();
