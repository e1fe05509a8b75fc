-- Stripe's ids are compared by their bytes in all other tables of the books. Where one side was not, no index
-- served: of a year of 100,000 movements all were read for each lost dispute.
alter table money_fact
  alter column source type text collate "C",
  alter column charge type text collate "C";

alter table payout_link
  alter column payout type text collate "C";
