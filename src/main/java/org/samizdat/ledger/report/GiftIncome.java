package org.samizdat.ledger.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.values.Span;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What gifts brought, and what of it is left; what goes back is told with the gift. */
@Component
class GiftIncome {

  private static final String CAMPAIGNS = "frequency, coalesce(campaign, '-') as campaign";

  private static final String WAYS =
      "coalesce(method, '-') as method, coalesce(region, 'unknown') as region";

  private final JdbcClient database;

  GiftIncome(JdbcClient database) {
    this.database = database;
  }

  /**
   * By frequency and campaign. The books do not know who gave: a gift that goes on is one donor,
   * and so is every gift made once.
   */
  Sheet byCampaign(Span span) {
    return read(
        span,
        CAMPAIGNS,
        List.of(
            "month",
            "currency",
            "frequency",
            "campaign",
            "gifts",
            "donors",
            "gross",
            "covered",
            "fees",
            "refunds",
            "disputes",
            "net",
            "percent"));
  }

  /** By how they were paid and where the card is from: fees differ by both. */
  Sheet byWay(Span span) {
    return read(
        span,
        WAYS,
        List.of(
            "month",
            "currency",
            "method",
            "region",
            "gifts",
            "gross",
            "fees",
            "refunds",
            "disputes",
            "net",
            "percent"));
  }

  private Sheet read(Span span, String groups, List<String> heads) {
    return new Sheet(
        heads,
        database
            .sql(
                """
                select month, currency, %s,
                  count(*) filter (where reporting_category = 'charge') as gifts,
                  count(distinct donation) filter (where reporting_category = 'charge') as donors,
                  -- At the rate of each gift; null where it is known of none.
                  sum(round(covered_minor::numeric * gross_minor / nullif(paid_minor, 0)))
                    filter (where reporting_category = 'charge') as covered,
                  sum(gross_minor) as gross, sum(fees_minor) as fees, sum(refunds_minor) as refunds,
                  sum(disputes_minor) as disputes, sum(fact_figure.net_minor) as net,
                  coalesce(
                    round(100.0 * sum(fees_minor) / nullif(sum(gross_minor), 0), 2)::text, '') as percent
                from journal_entry
                join money_fact on money_fact.balance_transaction = journal_entry.fact
                join fact_figure on fact_figure.balance_transaction = journal_entry.fact
                left join charge_detail on charge_detail.charge = money_fact.charge
                where kind = 'money'
                and donation is not null
                and month >= :from
                and month <= :until
                group by 1, 2, 3, 4
                order by 1, 2, 3, 4
                """
                    .formatted(groups))
            .param("from", span.begins())
            .param("until", span.until().atDay(1))
            .query((row, number) -> line(row, heads))
            .list());
  }

  private static List<Object> line(ResultSet row, List<String> heads) throws SQLException {
    List<Object> line = new ArrayList<>();
    for (String head : heads) {
      line.add(
          switch (head) {
            case "month" -> Amounts.month(row);
            case "currency" -> Amounts.code(row, head);
            case "gifts", "donors" -> row.getLong(head);
            case "covered" -> Amounts.known(row, head);
            case "gross", "fees", "refunds", "disputes", "net" -> Amounts.of(row, head);
            default -> row.getString(head);
          });
    }
    return line;
  }
}
