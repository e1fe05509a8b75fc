package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.samizdat.TestClock;
import org.samizdat.desk.DeskBrowser;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.giving.StatementMails.State;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Years begin where the books are, and a run goes on wherever it died. */
@GivingTest
@Import(CrashingCommits.class)
@TestPropertySource(properties = {"samizdat.mail.engine=false", "samizdat.ledger.zone=Asia/Tokyo"})
class StatementYearsIntegrationTests {

  @Autowired ApplicationContext context;
  @Autowired StatementRun run;
  @Autowired StatementMails mails;
  @Autowired Statements statements;
  @Autowired GivenInYear given;
  @Autowired CrashingCommits commits;
  @Autowired TestClock clock;

  DeskUser admin;

  @BeforeEach
  void begin() {
    admin = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
  }

  @Test
  void aYearBeginsWithTheFirstInstantOfTheBooksZone() {
    Patron patron = Patron.join(context, "en");
    pays(patron, "2024-12-31T14:59:59Z");
    pays(patron, "2024-12-31T15:00:00Z");
    pays(patron, "2025-12-31T14:59:59Z");
    pays(patron, "2025-12-31T15:00:00Z");
    assertThat(statements.years(patron.giver)).containsExactly(of(2026), of(2025), of(2024));
    assertThat(statements.given(patron.giver, of(2024)).gifts()).hasSize(1);
    assertThat(statements.given(patron.giver, of(2025)).gifts()).hasSize(2);
    assertThat(statements.given(patron.giver, of(2026)).gifts()).hasSize(1);

    Instant before = clock.instant();
    clock.set(Instant.parse("2026-12-31T14:59:59Z"));
    assertThat(statements.isOver(of(2026))).isFalse();
    assertThat(statements.make(patron.giver, of(2026))).isEmpty();
    clock.set(Instant.parse("2026-12-31T15:00:00Z"));
    assertThat(statements.isOver(of(2026))).isTrue();
    assertThat(statements.make(patron.giver, of(2026))).isPresent();
    clock.set(before);
  }

  @Test
  void whereverItDiesItGoesOnAndMailsEachOnce() {
    List<Patron> many = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      many.add(Patron.join(context, "en"));
      pays(many.getLast(), "2023-06-0%dT12:00:00Z".formatted(1 + i % 9));
    }
    for (int commit = 1; commit <= 2; commit++) {
      commits.crashAt(1, commit == 1);
      assertThatThrownBy(() -> run.start(admin, of(2023)))
          .isInstanceOf(CrashingCommits.Crash.class);
      assertThat(mails.states(of(2023))).hasSize(commit == 1 ? 0 : 12);
    }
    run.start(admin, of(2023));
    int deaths = 0;
    while (!mails.due(of(2023), 1).isEmpty()) {
      boolean before = deaths % 2 == 0;
      commits.crashAt(2, before);
      try {
        run.carryOn();
      } catch (CrashingCommits.Crash died) {
        deaths++;
      }
      commits.behave();
      assertThat(many.stream().filter(patron -> patron.mails("STATEMENT") == 1).count())
          .as("a mail and its row are both there, or neither")
          .isEqualTo(mails.counts(of(2023)).get(State.MAILED));
    }
    assertThat(deaths).isGreaterThan(5);
    run.carryOn();
    assertThat(many).allMatch(patron -> patron.mails("STATEMENT") == 1);
    assertThat(given.lines(of(2023)))
        .hasSize(12)
        .allMatch(line -> line.part() == GivenInYear.Part.STATED);
  }

  private void pays(Patron patron, String at) {
    StatementFacts.record(context, patron.paid(Frequency.ONCE, null, Instant.parse(at)));
  }

  private static Year of(int year) {
    return Year.of(year);
  }
}
