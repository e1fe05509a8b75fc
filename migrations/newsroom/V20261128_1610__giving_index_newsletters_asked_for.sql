-- Serves the look, every minute, for newsletters that were asked for with a gift.

create index donation_newsletter on donation (number) where newsletter <> '';
