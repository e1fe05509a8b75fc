-- Whoever keeps the books needs a way in that leads to no reader and no issue.

alter table desk_user
  drop constraint desk_user_has_a_known_role,
  add constraint desk_user_has_a_known_role check (role in ('EDITOR', 'FINANCE', 'ADMIN'));
