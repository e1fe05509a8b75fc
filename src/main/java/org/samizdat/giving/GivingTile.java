package org.samizdat.giving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
import org.samizdat.giving.report.PledgesAtRisk;
import org.samizdat.giving.stripe.StripeSettings;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Giving on the desk's home page: counts for all, sums for an admin; silent where nobody can. */
@Component
class GivingTile implements Tile {

  private final StripeSettings settings;
  private final GivingFigures figures;
  private final PledgesAtRisk atRisk;
  private final GivingAlarms alarms;

  GivingTile(
      StripeSettings settings, GivingFigures figures, PledgesAtRisk atRisk, GivingAlarms alarms) {
    this.settings = settings;
    this.figures = figures;
    this.atRisk = atRisk;
    this.alarms = alarms;
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public Optional<Content> show(DeskUser user) {
    if (!settings.isOn()) {
      return Optional.empty();
    }
    Language language = user.language();
    List<String> lines = new ArrayList<>(alarms.all(language));
    lines.addAll(sums(user));
    return Optional.of(
        new Content(
            language.say("desk-gifts.title"),
            counts(language),
            lines,
            language.say("desk-gifts.tile.go"),
            "/desk/giving"));
  }

  /** What an editor may see too. */
  List<Figure> counts(Language language) {
    return List.of(
        new Figure(language.number(figures.today()), language.say("desk-gifts.tile.today")),
        new Figure(language.number(figures.thisMonth()), language.say("desk-gifts.tile.month")),
        new Figure(language.number(figures.pledges()), language.say("desk-gifts.tile.pledges")),
        new Figure(language.number(atRisk.count()), language.say("desk-gifts.tile.at-risk")));
  }

  /** What an admin may see besides. */
  List<String> sums(DeskUser user) {
    if (!user.may(Role.ADMIN)) {
      return List.of();
    }
    Language language = user.language();
    List<String> sums = new ArrayList<>();
    List<Money> come = figures.comeThisMonth();
    if (!come.isEmpty()) {
      sums.add(language.say("desk-gifts.tile.come", said(come, language)));
    }
    List<Money> monthly = figures.everyMonth();
    if (!monthly.isEmpty()) {
      sums.add(language.say("desk-gifts.tile.monthly", said(monthly, language)));
    }
    return sums;
  }

  private static String said(List<Money> sums, Language language) {
    return sums.stream().map(language::money).collect(Collectors.joining(" · "));
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry givingEntry() {
      return new MenuEntry("desk-gifts.title", "/desk/giving", 200, Role.EDITOR);
    }
  }
}
