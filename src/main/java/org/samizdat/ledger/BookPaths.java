package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.ledger.report.EntryLines;
import org.samizdat.ledger.report.FactLines.Figure;
import org.samizdat.ledger.report.FactLines.Slice;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the rows are that a figure sums. */
final class BookPaths {

  private BookPaths() {}

  /** What moved an account. */
  static String entries(String month, String account, String currency) {
    return entries(month, account, currency, null);
  }

  /**
   * What moved an account.
   *
   * @param method only of gifts that were paid so, as {@link EntryLines#of} has it; null for all
   */
  static String entries(String month, String account, String currency, @Nullable String method) {
    return path("entries")
        .queryParam("month", month)
        .queryParam("account", account)
        .queryParam("currency", currency)
        .queryParamIfPresent("method", Optional.ofNullable(method))
        .encode()
        .toUriString();
  }

  /** The movements that a figure sums. */
  static String rows(Slice slice) {
    return path("rows")
        .queryParam("month", slice.month())
        .queryParam("currency", slice.currency())
        .queryParam("figure", slice.figure().label())
        .queryParamIfPresent("gifts", slice.gifts() ? Optional.of(true) : Optional.empty())
        .queryParamIfPresent("day", Optional.ofNullable(slice.day()))
        .queryParamIfPresent("frequency", Optional.ofNullable(slice.frequency()))
        .queryParamIfPresent("campaign", Optional.ofNullable(slice.campaign()))
        .queryParamIfPresent("paid", Optional.ofNullable(slice.paid()))
        .queryParamIfPresent("method", Optional.ofNullable(slice.method()))
        .queryParamIfPresent("region", Optional.ofNullable(slice.region()))
        .encode()
        .toUriString();
  }

  private static UriComponentsBuilder path(String page) {
    return UriComponentsBuilder.fromPath(FinanceScreens.HERE + "/" + page);
  }

  /** Behind a line of a certificate, by its name; null where it is a sum of others. */
  static @Nullable String behind(String line, YearMonth month, String currency) {
    if (line.equals("on-statement") || line.equals("strangers")) {
      return bankLines(month.toString(), currency, line.equals("strangers"));
    }
    Account account =
        switch (line) {
          case "closing" -> Account.STRIPE_BALANCE;
          case "in-transit" -> Account.IN_TRANSIT;
          case "bank" -> Account.BANK;
          case "held" -> Account.DISPUTE_HELD;
          case "deferred" -> Account.DEFERRED;
          case "exchange" -> Account.FX_REALISED;
          case "suspense" -> Account.SUSPENSE;
          default -> null;
        };
    return account != null
        ? entries(month.toString(), account.label(), currency)
        : Figure.find(line).map(figure -> rows(Slice.of(month, currency, figure))).orElse(null);
  }

  /**
   * Behind a word of a report's line.
   *
   * @param raw the line's words by their heads; empty where there is none
   */
  static @Nullable String behind(String head, String value, Function<String, String> raw) {
    return switch (head) {
      case "account" ->
          raw.apply("month").isEmpty()
              ? null
              : entries(raw.apply("month"), value, raw.apply("currency"));
      case "payout" -> value.isEmpty() ? null : payout(value);
      // Of what somebody has to look at.
      case "id" -> raw.apply("what").startsWith("payout-") ? payout(value) : null;
      default -> null;
    };
  }

  /** What went out with a payout. */
  static String payout(String payout) {
    return FinanceScreens.HERE + "/payouts/" + payout;
  }

  /** Behind an amount of a report's line. */
  static @Nullable String behind(String head, Function<String, String> raw) {
    String month = raw.apply("month");
    if (month.isEmpty()) {
      return null;
    }
    String currency = raw.apply("currency").toLowerCase(Locale.ROOT);
    String account = raw.apply("account");
    if (!raw.apply("billed").isEmpty()) {
      return deferrals(month, currency);
    }
    if (!account.isEmpty() && Stream.of("debit", "credit", "amount").anyMatch(head::equals)) {
      String method = raw.apply("method");
      return entries(month, account, currency, method.isEmpty() ? null : method);
    }
    // What was paid is not of the balance's currency: its rows are those of the gross.
    return Figure.find(head.equals("paid") ? "gross" : head)
        .map(figure -> rows(slice(figure, month, currency, raw)))
        .orElse(null);
  }

  /**
   * The lines of the bank's statements that count in a month.
   *
   * @param strangers only those that are none of ours
   */
  static String bankLines(String month, String currency, boolean strangers) {
    return path("bank-lines")
        .queryParam("month", month)
        .queryParam("currency", currency)
        .queryParamIfPresent("strangers", strangers ? Optional.of(true) : Optional.empty())
        .toUriString();
  }

  /** The gifts of a month that are not income at once. */
  static String deferrals(String month, String currency) {
    return path("deferrals")
        .queryParam("month", month)
        .queryParam("currency", currency)
        .toUriString();
  }

  private static Slice slice(
      Figure figure, String month, String currency, Function<String, String> raw) {
    String frequency = raw.apply("frequency");
    String paid = raw.apply("paid-currency");
    String method = raw.apply("method");
    String region = raw.apply("region");
    return new Slice(
        YearMonth.parse(month),
        currency,
        figure,
        !frequency.isEmpty() || !paid.isEmpty() || !method.isEmpty(),
        null,
        frequency.isEmpty() ? null : frequency,
        frequency.isEmpty() ? null : raw.apply("campaign"),
        paid.isEmpty() ? null : paid.toLowerCase(Locale.ROOT),
        method.isEmpty() ? null : method,
        region.isEmpty() ? null : region);
  }
}
