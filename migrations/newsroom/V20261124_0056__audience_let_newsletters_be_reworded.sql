-- What a newsletter is called and said to be may change; its slug and language stand in links,
-- subscriptions and issues.
grant update (name, description) on newsletter to samizdat_app;
