-- Version and language name the text, and neither ever changes.
alter table signup_request drop column policy_hash;
