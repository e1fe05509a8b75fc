package org.samizdat.giving.report;

import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.Tile;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.values.Language;
import org.samizdat.values.Span;
import org.springframework.stereotype.Component;

/**
 * What goes on from month to month, for finance: what comes, what is at risk, what was recovered.
 * Each figure leads to its rows. Months are UTC's.
 */
@Component
class SupportTile implements Tile {

  private static final String REPORTS = "/desk/giving/reports/";

  /** How many currencies there is room for. */
  private static final int CURRENCIES = 2;

  private final StripeSettings settings;
  private final MonthlyBridge bridge;
  private final PledgesAtRisk atRisk;
  private final FailedPayments failures;
  private final Clock clock;

  SupportTile(
      StripeSettings settings,
      MonthlyBridge bridge,
      PledgesAtRisk atRisk,
      FailedPayments failures,
      Clock clock) {
    this.settings = settings;
    this.bridge = bridge;
    this.atRisk = atRisk;
    this.failures = failures;
    this.clock = clock;
  }

  @Override
  public int order() {
    return 310;
  }

  @Override
  public Role least() {
    return Role.FINANCE;
  }

  @Override
  public Optional<Content> show(DeskUser user) {
    if (!settings.isOn()) {
      return Optional.empty();
    }
    Language language = user.language();
    YearMonth now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    Span month = new Span(now, now);
    List<Figure> figures = new ArrayList<>();
    bridge.read(month).stream()
        .filter(one -> one.pledges() > 0)
        .sorted(Comparator.comparingLong(MonthlyBridge.Bridge::pledges).reversed())
        .limit(CURRENCIES)
        .forEach(one ->
            figures.add(
                new Figure(
                    language.money(one.end()),
                    language.say("support-tile.monthly"),
                    PledgeRows.path("end", now.toString()) + "&currency=" + one.end().code())));
    figures.add(
        new Figure(
            language.number(atRisk.count()),
            language.say("support-tile.at-risk"),
            REPORTS + "at-risk"));
    figures.add(
        new Figure(
            language.number(
                failures.read(month).stream().mapToLong(one -> one.recovered().payments()).sum()),
            language.say("support-tile.recovered"),
            PledgeRows.path("recovered", now.toString())));
    return Optional.of(
        new Content(
            language.say("support-tile.title"),
            figures,
            List.of(),
            language.say("support-tile.go"),
            REPORTS + "gifts"));
  }
}
