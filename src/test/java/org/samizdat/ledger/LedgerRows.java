package org.samizdat.ledger;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A row of each of the ledger's tables that can be, and what about it cannot. */
final class LedgerRows {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ZEROS = "\\\\x" + "00".repeat(32);
  private static final String ONES = "\\\\x" + "11".repeat(32);
  private static final String NOW = "2020-03-01T00:00:00Z";

  /**
   * A row.
   *
   * @param json its columns; what the database fills is left out
   * @param before rows that it must come with, in one transaction
   * @param wrong by constraint, a change that it refuses
   * @param unique constraints that refuse the same row a second time, the key aside
   */
  record Row(
      String table,
      String json,
      List<String> before,
      Map<String, String> wrong,
      Set<String> unique) {

    /** The same with some columns otherwise. */
    Row with(String change) {
      ObjectNode changed = (ObjectNode) JSON.readTree(json);
      changed.setAll((ObjectNode) JSON.readTree(change));
      return new Row(table, changed.toString(), before, wrong, unique);
    }

    String insert() {
      String columns = String.join(", ", JSON.readTree(json).propertyNames());
      return """
      insert into %s (%s)
      overriding system value
      select %s
      from jsonb_populate_record(null::%s, '%s')
      """
          .formatted(table, columns, columns, table, json);
    }

    /** The same key a second time. */
    String again() {
      return switch (table) {
        case "bank_line" -> with("{\"number\": 1, \"ordinal\": 9}").insert();
        case "bank_match",
            "bank_match_run",
            "bank_ruling",
            "bank_statement",
            "payout_ruling",
            "suspense_ruling" ->
            with("{\"number\": 1}").insert();
        default -> insert();
      };
    }

    String needs() {
      StringBuilder needs = new StringBuilder();
      before.forEach(other -> needs.append(of(other).insert()).append(";\n"));
      return needs.toString();
    }

    String anyColumn() {
      return JSON.readTree(json).propertyNames().iterator().next();
    }
  }

  private static final List<Row> ROWS =
      List.of(
          row(
              "money_fact",
              """
              {"balance_transaction": "txn_new", "currency": "usd", "amount_minor": 1000,
              "fee_minor": 59, "net_minor": 941, "type": "charge", "reporting_category": "charge",
              "exchange_rate": 1, "source": "ch_9", "created_at": "%1$s", "available_on": "%1$s",
              "own": true, "donation": "gift-1", "frequency": "once", "campaign": "oct",
              "charge": "ch_9", "paid_minor": 1000, "paid_currency": "usd", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "money_fact_adds_up", "{'net_minor': 942}",
                  "money_fact_has_a_currency", "{'currency': 'USD'}",
                  "money_fact_has_a_positive_rate", "{'exchange_rate': 0}",
                  "money_fact_has_a_known_frequency", "{'frequency': 'weekly'}",
                  "money_fact_of_a_gift_is_ours", "{'own': false}",
                  "money_fact_of_a_gift_has_its_frequency", "{'frequency': null}",
                  "money_fact_of_a_campaign_has_its_gift", "{'donation': null, 'frequency': null}",
                  "money_fact_was_paid_with_a_charge", "{'charge': null}",
                  "money_fact_was_paid_in_its_currency", "{'paid_currency': null}",
                  "money_fact_was_paid_in_a_written_currency", "{'paid_currency': 'US'}")),
          row(
              "money_fact_fee",
              """
              {"balance_transaction": "txn_new", "position": 1, "type": "tax", "amount_minor": 9,
              "currency": "usd"}
              """,
              List.of("money_fact"),
              Map.of(
                  "money_fact_fee_has_a_currency",
                  "{'currency': ''}",
                  "money_fact_fee_balance_transaction_fkey",
                  "{'balance_transaction': 'txn_none'}")),
          row(
              "payout_link",
              """
              {"balance_transaction": "txn_1", "payout": "po_1", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "payout_link_balance_transaction_fkey", "{'balance_transaction': 'txn_none'}")),
          row(
              "payout_expected",
              """
              {"payout": "po_1", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of()),
          row(
              "payout_ruling",
              """
              {"payout": "po_9", "reason": "lost", "decided_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "payout_ruling_payout_fkey", "{'payout': 'po_none'}",
                  "payout_ruling_says_why", "{'reason': ' '}")),
          row(
              "payout_ruling_undone",
              """
              {"ruling": 1, "undone_at": "%1$s"}
              """,
              List.of(),
              Map.of("payout_ruling_undone_ruling_fkey", "{'ruling': 4711}")),
          row(
              "payout_reversal",
              """
              {"reversal": "po_2", "original": "po_1", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of("payout_reversal_is_of_another", "{'original': 'po_2'}")),
          row(
              "charge_detail",
              """
              {"charge": "ch_9", "method": "card", "covered_minor": 50, "region": "eea",
              "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "charge_detail_has_a_known_region", "{'region': 'de'}",
                  "charge_detail_covers_no_less_than_nothing", "{'covered_minor': -1}")),
          row(
              "return_detail",
              """
              {"source": "re_1", "number": 1, "reason": "duplicate", "state": "pending",
              "told_at": "%1$s", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of()),
          row(
              "payout_detail",
              """
              {"payout": "po_1", "number": 1, "arrives_on": "2020-01-04", "trace": "t1",
              "told_at": "%1$s", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of()),
          row(
              "contradiction",
              """
              {"kind": "money", "fact": "txn_1", "differs": "amount", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of("contradiction_is_of_a_known_kind", "{'kind': 'bank'}")),
          row(
              "lost_dispute",
              """
              {"dispute": "dp_1", "lost_at": "%1$s", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of()),
          row(
              "books_opening",
              """
              {"currency": "eur", "amount_minor": 5, "in_transit_minor": 0,
              "opened_on": "2020-01-01", "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of("books_opening_has_a_currency", "{'currency': 'euro'}")),
          row(
              "balance_reading",
              """
              {"currency": "usd", "read_at": "%1$s", "amount_minor": 5}
              """,
              List.of(),
              Map.of("balance_reading_has_a_currency", "{'currency': 'us1'}")),
          row(
              "recognition_policy",
              """
              {"frequency": "annual", "effective_from": "2020-01-01", "deferred_percent": 50,
              "months": 12, "decided_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "recognition_policy_has_a_known_frequency", "{'frequency': 'weekly'}",
                  "recognition_policy_defers_a_part", "{'deferred_percent': 101}",
                  "recognition_policy_takes_its_months", "{'months': 0}")),
          row(
              "fact_to_book",
              """
              {"kind": "money", "fact": "txn_new"}
              """,
              List.of(),
              Map.of()),
          row(
              "journal_entry",
              """
              {"id": "x", "kind": "money", "month": "2020-02-01", "day": "2020-02-02",
              "own_day": "2020-02-02", "words": "", "postings": 2}
              """,
              List.of(),
              Map.of(
                  "journal_entry_is_booked_in_a_month", "{'month': '2020-03-01'}",
                  "journal_entry_is_never_early", "{'own_day': '2020-02-03'}")),
          row(
              "posting",
              """
              {"entry": "x", "position": 1, "account": "bank", "amount_minor": 100,
              "currency": "usd"}
              """,
              List.of("journal_entry"),
              Map.of(
                  "posting_has_a_currency", "{'currency': 'USD'}",
                  "posting_moves_something", "{'amount_minor': 0}",
                  "posting_entry_fkey", "{'entry': 'none'}")),
          row(
              "month_close",
              """
              {"month": "2020-01-01", "zone": "UTC", "rules": 1, "facts": 0, "entries": 0,
              "previous_hash": "%2$s", "journal_hash": "%3$s", "closed_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "month_close_is_of_a_month", "{'month': '2020-01-02'}",
                  "month_close_has_hashes", "{'journal_hash': '\\\\x11'}")),
          row(
              "close_fact",
              """
              {"kind": "money", "fact": "txn_late", "month": "2020-01-01", "print": "%3$s"}
              """,
              List.of("month_close"),
              Map.of("close_fact_month_fkey", "{'month': '2020-05-01'}")),
          row(
              "close_certificate",
              """
              {"month": "2020-01-01", "currency": "eur", "opening_minor": 1, "gross_minor": 100,
              "fee_minor": 10, "refund_minor": 20, "dispute_minor": -5, "other_minor": 3,
              "payout_minor": 30, "closing_minor": 39, "stripe_minor": 39,
              "stripe_read_at": "%1$s", "in_transit_minor": 0, "bank_minor": 0, "held_minor": 0,
              "deferred_minor": 0, "exchange_minor": 0, "suspense_minor": 0, "expected_minor": 7,
              "statement_minor": 9, "stranger_minor": 2}
              """,
              List.of("month_close"),
              Map.of(
                  "close_certificate_adds_up", "{'closing_minor': 40, 'stripe_minor': 40}",
                  "close_certificate_agrees_with_stripe", "{'stripe_minor': 40}",
                  "close_certificate_agrees_with_the_bank", "{'expected_minor': 8}",
                  "close_certificate_says_all_of_the_bank", "{'expected_minor': null}",
                  "close_certificate_month_fkey", "{'month': '2020-05-01'}")),
          new Row(
              "bank_line",
              json(
                  """
                  {"booked_on": "2020-01-20", "amount_minor": 500, "currency": "usd",
                  "ordinal": 1, "recorded_at": "%1$s"}
                  """),
              List.of(),
              Map.of(
                  "bank_line_has_a_currency",
                  quoted("{'currency': '$'}"),
                  "bank_line_counts_from_one",
                  quoted("{'ordinal': 0}")),
              Set.of("bank_line_is_known_again")),
          row(
              "bank_match",
              """
              {"line": 1, "payout": "po_1", "category": "payout", "matched_at": "%1$s", "run": 1}
              """,
              List.of(),
              Map.of(
                  "bank_match_run_fkey", "{'run': 4711}",
                  "bank_match_line_fkey", "{'line': 4711}",
                  "bank_match_is_with_what_reaches_a_bank", "{'category': 'charge'}")),
          row(
              "bank_match_run",
              """
              {"matches": 1, "matched_at": "%1$s"}
              """,
              List.of(),
              Map.of("bank_match_run_matches_something", "{'matches': 0}")),
          row(
              "bank_line_of_stripe",
              """
              {"line": 1, "recorded_at": "%1$s"}
              """,
              List.of(),
              Map.of("bank_line_of_stripe_line_fkey", "{'line': 4711}")),
          row(
              "bank_ruling",
              """
              {"line": 1, "month": "2020-02-01", "decided_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "bank_ruling_line_fkey", "{'line': 4711}",
                  "bank_ruling_counts_in_a_month", "{'month': '2020-02-02'}")),
          row(
              "bank_ruling_undone",
              """
              {"ruling": 1, "month": "2020-02-01", "undone_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "bank_ruling_undone_ruling_fkey", "{'ruling': 4711}",
                  "bank_ruling_undone_counts_in_a_month", "{'month': '2020-02-02'}")),
          row(
              "bank_statement",
              """
              {"read_at": "%1$s", "lines": 3, "added": 1, "known": 1}
              """,
              List.of(),
              Map.of("bank_statement_counts_its_lines", "{'added': 3}")),
          row(
              "books_zone",
              """
              {"zone": "UTC", "chosen_at": "%1$s"}
              """,
              List.of(),
              Map.of("books_zone_is_one", "{'only_one': false}")),
          row(
              "bank_unmatch",
              """
              {"match": 1, "undone_at": "%1$s"}
              """,
              List.of(),
              Map.of("bank_unmatch_match_fkey", "{'match': 4711}")),
          row(
              "suspense_ruling",
              """
              {"entry": "txn_riddle", "amount_minor": -1000, "currency": "usd",
              "account": "refunds", "decided_at": "%1$s"}
              """,
              List.of(),
              Map.of(
                  "suspense_ruling_moves_something", "{'amount_minor': 0}",
                  "suspense_ruling_has_a_currency", "{'currency': 'usdx'}",
                  "suspense_ruling_is_no_way_round", "{'account': 'bank'}",
                  "suspense_ruling_entry_fkey", "{'entry': 'none'}")),
          row(
              "suspense_ruling_undone",
              """
              {"ruling": 1, "undone_at": "%1$s"}
              """,
              List.of(),
              Map.of("suspense_ruling_undone_ruling_fkey", "{'ruling': 4711}")));

  private LedgerRows() {}

  static List<Row> all() {
    return ROWS;
  }

  static Row of(String table) {
    return ROWS.stream().filter(row -> row.table().equals(table)).findAny().orElseThrow();
  }

  private static Row row(
      String table, String json, List<String> before, Map<String, String> wrong) {
    Map<String, String> changes = new TreeMap<>();
    wrong.forEach((name, change) -> changes.put(name, quoted(change)));
    return new Row(table, json(json), before, changes, Set.of());
  }

  private static String json(String text) {
    return JSON.readTree(text.formatted(NOW, ZEROS, ONES)).toString();
  }

  private static String quoted(String change) {
    return change.replace('\'', '"');
  }
}
