-- A line of a statement was known again by a print over its words, which may name somebody: whoever
-- had a dump could try names. It is known by its day, its amount, and how many of them there were.

alter table bank_line add column ordinal integer;

-- The table only gets rows; its owner fills the new column once.
alter table bank_line disable trigger bank_line_is_append_only;

update bank_line
set ordinal = counted.ordinal
from (
  select number,
    row_number() over (partition by booked_on, amount_minor, currency order by number) as ordinal
  from bank_line) as counted
where counted.number = bank_line.number;

alter table bank_line enable trigger bank_line_is_append_only;

alter table bank_line
  alter column ordinal set not null,
  drop column print,
  add constraint bank_line_counts_from_one check (ordinal > 0),
  -- The same statement once more adds nothing, in whichever form and part.
  add constraint bank_line_is_known_again unique (booked_on, amount_minor, currency, ordinal);

-- This writes every row anew: until then a column that is dropped stays in them.
alter table bank_line alter column amount_minor type bigint using amount_minor + 0;
