package org.samizdat.ledger.bank;

/** What a line of a statement may be, as parts of SQL; said once for all who ask. */
final class Fitting {

  /**
   * Whether a line may be a part of what was on its way when the books were opened, as SQL on a
   * {@code bank_line} that is neither matched nor set aside.
   */
  static final String OF_BEFORE =
      """
      exists (
        select
        from books_opening
        where books_opening.currency = bank_line.currency
        and booked_on >= opened_on
        and booked_on < opened_on + 21
        and sign(bank_line.amount_minor) = sign(in_transit_minor)
        -- It may be a part of it.
        and abs(bank_line.amount_minor) <= abs(in_transit_minor) - coalesce(
          (
            select sum(abs(other.amount_minor))
            from bank_match
            join bank_line as other on other.number = bank_match.line
            where category = 'opening'
            and bank_match.payout = bank_line.currency
            and not exists (select from bank_unmatch where match = bank_match.number)),
          0))
      """;

  /** Whether a movement that no line is yet may be a line, as SQL on both. */
  static final String FITS =
      """
      reporting_category in ('payout', 'payout_reversal', 'topup', 'topup_reversal')
      and moved.source is not null
      and moved.amount_minor = -bank_line.amount_minor
      and moved.currency = bank_line.currency
      and moved.created_at >= bank_line.booked_on - interval '21 days'
      and moved.created_at < bank_line.booked_on
        + case when bank_line.amount_minor < 0 then interval '14 days' else interval '2 days' end
      and not exists (
        select
        from bank_match
        where bank_match.payout = moved.source
        and bank_match.category = moved.reporting_category
        and not exists (select from bank_unmatch where match = bank_match.number))
      """;

  /** Whether it is a payout that Stripe took back, as SQL. */
  static final String RETURNED =
      """
      reporting_category = 'payout' and exists (
        select
        from money_fact as back
        where back.source in (
          select moved.source
          union all
          select reversal from payout_reversal where original = moved.source)
        and back.reporting_category = 'payout_reversal')
      """;

  private Fitting() {}
}
