package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samizdat.values.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the year by which the books are judged has every kind of movement in it. */
class SeededYearTests {

  private static final Path RULES = Path.of("src/main/java/org/samizdat/ledger/BookingRules.java");
  private static final Path MIGRATIONS = Path.of("migrations/newsroom");
  private static final Path SCHEMA =
      Path.of(System.getProperty("samizdat.shared", "../shared"), "stripe", "dahlia.schema.json");

  private final SeededYear year = new SeededYear(7, 10_000);

  @Test
  void everyWordThatTheRulesKnowIsInIt() throws IOException {
    Set<String> known = quoted(between(Files.readString(RULES), "isOfTheAccount(", null), '"');
    known.removeIf(text -> !text.matches("[a-z]+(_[a-z]+)*"));

    assertThat(said()).containsAll(known);
    assertThat(known).contains("charge", "network_cost", "partial_capture_reversal", "tax");
  }

  @Test
  void everyWordThatTheFiguresKnowIsInIt() throws IOException {
    Set<String> known = new TreeSet<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.toList()) {
        String sql = Files.readString(file);
        if (sql.contains("view fact_figure")) {
          known.addAll(quoted(between(sql, "view fact_figure", "from money_fact"), '\''));
        }
      }
    }

    assertThat(known).contains("charge", "payout_reversal");
    assertThat(categories()).containsAll(known);
  }

  @Test
  void everyTypeOfStripeIsInIt() throws IOException {
    assumeTrue(Files.isRegularFile(SCHEMA), "Stripe's schemas are not here");
    JsonNode types =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(SCHEMA))
            .path("$defs")
            .path("BalanceTransactions:BalanceTransaction")
            .path("properties")
            .path("type")
            .path("enum");
    Set<String> known = types.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());

    assertThat(known).hasSizeGreaterThan(40);
    assertThat(year.facts.stream().map(MoneyFact::type)).containsAll(known);
  }

  @ParameterizedTest
  @CsvSource({"7, 10000", "42, 100000"})
  void bothHaveAllThatCanBeHard(long seed, int size) {
    SeededYear some = new SeededYear(seed, size);
    Map<String, Long> payouts =
        some.facts.stream()
            .filter(fact -> fact.type().equals("payout"))
            .collect(Collectors.groupingBy(f -> f.amount().code(), Collectors.counting()));
    Set<String> back =
        some.facts.stream()
            .filter(fact -> fact.reportingCategory().equals("dispute_reversal"))
            .map(MoneyFact::source)
            .collect(Collectors.toSet());
    back.retainAll(some.lost.keySet());

    assertThat(payouts.keySet()).containsExactlyInAnyOrderElementsOf(SeededYear.CURRENCIES);
    assertThat(back).as("disputes that are lost, then won").isNotEmpty();
    assertThat(some.late).as("what comes after a close").hasSizeGreaterThan(size / 200);
    assertThat(some.facts.stream().collect(Collectors.groupingBy(MoneyFact::type)).keySet())
        .isEqualTo(year.facts.stream().collect(Collectors.groupingBy(MoneyFact::type)).keySet());
    for (String currency : SeededYear.CURRENCIES) {
      assertThat(some.byHand.sums(YearMonth.of(2025, 12), currency).closing())
          .isEqualTo(some.balance(currency).minor());
    }
    assertThat(some.facts).allSatisfy(fact -> assertThat(fact.amount()).isNotEqualTo(zero(fact)));
  }

  @Test
  void noFigureOfACertificateIsNothingAllTheYear() throws ReflectiveOperationException {
    for (RecordComponent figure : YearByHand.Sums.class.getRecordComponents()) {
      int months = 0;
      for (int number = 1; number <= 12; number++) {
        YearMonth month = YearMonth.of(2025, number);
        Object euros = figure.getAccessor().invoke(year.byHand.sums(month, "eur"));
        Object dollars = figure.getAccessor().invoke(year.byHand.sums(month, "usd"));
        months += euros.equals(0L) && dollars.equals(0L) ? 0 : 1;
      }
      assertThat(months).as(figure.getName()).isGreaterThanOrEqualTo(10);
    }
  }

  private static Money zero(MoneyFact fact) {
    return Money.zero(fact.amount().currency());
  }

  private Set<String> said() {
    Set<String> said = new HashSet<>(categories());
    year.facts.forEach(fact -> {
      said.add(fact.type());
      fact.fees().forEach(fee -> said.add(fee.type()));
    });
    return said;
  }

  private Set<String> categories() {
    return year.facts.stream().map(MoneyFact::reportingCategory).collect(Collectors.toSet());
  }

  private static String between(String text, String from, @Nullable String until) {
    int start = text.indexOf(from);
    assertThat(start).as(from).isNotNegative();
    return until == null
        ? text.substring(start)
        : text.substring(start, text.indexOf(until, start));
  }

  private static Set<String> quoted(String text, char quote) {
    return Pattern.compile(quote + "([^" + quote + "\n]*)" + quote)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
