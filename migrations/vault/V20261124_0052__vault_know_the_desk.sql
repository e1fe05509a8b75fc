-- Colleagues who sign in to the desk are persons too.

alter table vault.person
  drop constraint person_has_a_known_purpose,
  add constraint person_has_a_known_purpose
    check (purpose in ('DIGEST', 'GIVING', 'REMINDERS', 'DESK'));
