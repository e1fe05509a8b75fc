package org.samizdat.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads charges of a span of time with what has gone back of each. */
@Component
class GivenGifts {

  private static final int PAGE = 5_000;

  private static final String CHARGES =
      """
      select balance_transaction, donation, frequency, source, created_at, currency,
        amount_minor, coalesce(paid_currency, currency) as paid_in,
        coalesce(paid_minor, amount_minor) as paid
      from money_fact
      where own
      and reporting_category = 'charge'
      and source is not null
      and created_at >= :from
      and created_at < :until
      """;

  private record Charge(String balanceTransaction, GivenGift gift) {}

  private final JdbcClient database;

  GivenGifts(JdbcClient database) {
    this.database = database;
  }

  /** Those of some donations, the first first. */
  List<GivenGift> of(Collection<String> donations, Instant from, Instant until) {
    return withWhatWentBack(
        database
            .sql(
                CHARGES
                    + """
                    and donation = any(:donations)
                    order by created_at, balance_transaction
                    """)
            .param("from", from.atOffset(ZoneOffset.UTC))
            .param("until", until.atOffset(ZoneOffset.UTC))
            .param("donations", donations.toArray(String[]::new))
            .query(GivenGifts::charge)
            .list());
  }

  /** The sums of all, read page by page. */
  List<GiftSum> sums(Instant from, Instant until) {
    List<GiftSum> sums = new ArrayList<>();
    List<Charge> page;
    Instant afterTime = from;
    String afterId = "";
    do {
      page =
          database
              .sql(
                  CHARGES
                      + """
                      and (created_at, balance_transaction) > (:afterTime, :afterId)
                      order by created_at, balance_transaction
                      limit :most
                      """)
              .param("from", from.atOffset(ZoneOffset.UTC))
              .param("until", until.atOffset(ZoneOffset.UTC))
              .param("afterTime", afterTime.atOffset(ZoneOffset.UTC))
              .param("afterId", afterId)
              .param("most", PAGE)
              .query(GivenGifts::charge)
              .list();
      if (!page.isEmpty()) {
        afterTime = page.getLast().gift().at();
        afterId = page.getLast().balanceTransaction();
        sums.addAll(GiftSum.of(withWhatWentBack(page)));
      }
    } while (page.size() == PAGE);
    return GiftSum.merge(sums);
  }

  private List<GivenGift> withWhatWentBack(List<Charge> charges) {
    Map<String, List<Undoing>> undoings =
        database
            .sql(
                """
                select money_fact.charge, source, reporting_category, currency, amount_minor,
                  exchange_rate, paid_minor, paid_currency, lost_dispute.dispute is not null as lost
                from money_fact
                left join lost_dispute on lost_dispute.dispute = money_fact.source
                where own
                and money_fact.charge = any(:charges)
                and reporting_category in ('refund', 'refund_failure', 'partial_capture_reversal',
                  'charge_failure', 'dispute', 'dispute_reversal')
                order by created_at, balance_transaction
                """)
            .param(
                "charges",
                charges.stream().map(charge -> charge.gift().charge()).toArray(String[]::new))
            .query(GivenGifts::undoing)
            .list()
            .stream()
            .collect(Collectors.groupingBy(Undoing::charge));
    return charges.stream()
        .map(charge ->
            Undoing.of(charge.gift(), undoings.getOrDefault(charge.gift().charge(), List.of())))
        .toList();
  }

  private static Charge charge(ResultSet row, int number) throws SQLException {
    Money settled = Money.of(row.getLong("amount_minor"), row.getString("currency"));
    Money paid = Money.of(row.getLong("paid"), row.getString("paid_in"));
    return new Charge(
        row.getString("balance_transaction"),
        new GivenGift(
            row.getString("donation"),
            row.getString("frequency"),
            row.getString("source"),
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            paid,
            Money.zero(paid.currency()),
            settled,
            Money.zero(settled.currency()),
            false));
  }

  private static Undoing undoing(ResultSet row, int number) throws SQLException {
    @Nullable String currency = row.getString("paid_currency");
    return new Undoing(
        row.getString("charge"),
        row.getString("source"),
        row.getString("reporting_category"),
        Money.of(row.getLong("amount_minor"), row.getString("currency")),
        row.getBigDecimal("exchange_rate"),
        currency == null ? null : Money.of(row.getLong("paid_minor"), currency),
        row.getBoolean("lost"));
  }
}
