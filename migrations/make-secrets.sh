#!/bin/sh
# Writes a random password into each file of ./secrets that is missing; keeps those there are.
# The relay's password is yours to write into ./secrets/smtp; empty means that it asks for none.
# Stripe's key and the secrets of its webhooks into ./secrets/stripe_key and ./secrets/stripe_webhooks;
# empty means that no gifts are taken. For mail that came back: the mailbox's password, Postmark's, or
# Mailgun's key; empty means that it is not heard there. Into the folder ./secrets/mail come files that
# settings name, such as a DKIM key.
set -eu
# The folder is closed to other users; the files in it are not, because the users within
# the containers are such users, to whom each is shown by itself.
mkdir -p -m 700 secrets
mkdir -p -m 755 secrets/mail
for name in postgres samizdat_owner samizdat_app samizdat_finance; do
  if [ ! -s "secrets/$name" ]; then
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "secrets/$name"
    chmod 644 "secrets/$name"
  fi
done
for name in smtp stripe_key stripe_webhooks mailbox postmark mailgun; do
  if [ ! -e "secrets/$name" ]; then
    : > "secrets/$name"
    chmod 644 "secrets/$name"
  fi
done
