package org.samizdat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;

/** Somebody changes the zone of the books after the first entry, before any month is closed. */
class BooksZoneIntegrationTests {

  private final Books books = new Books(ZoneId.of("Europe/Amsterdam"));

  @AfterEach
  void putAway() {
    books.close();
  }

  @Test
  void theBooksStandStillUntilTheZoneIsSetAgainAndNothingIsLost() {
    books.take(lateOnNewYearsEve("txn_1"));
    try (Books other = new Books(books.database, ZoneOffset.UTC)) {
      other.the(Ledger.class).record(List.of(lateOnNewYearsEve("txn_2")));

      assertThatThrownBy(() -> other.the(Bookkeeper.class).book())
          .isInstanceOfSatisfying(Refused.class, BooksZoneIntegrationTests::namesBoth);
      assertThatThrownBy(() -> other.close("2026-01"))
          .isInstanceOfSatisfying(Refused.class, BooksZoneIntegrationTests::namesBoth);
      assertThat(other.the(ShadowBooks.class).compare().fault())
          .hasValueSatisfying(
              fault -> assertThat(fault).contains("Europe/Amsterdam", "says Z", "set it to"));
      assertThat(other.the(FactsToBook.class).count()).isOne();
    }
    assertThat(books.the(Bookkeeper.class).book()).isOne();
    assertThat(books.the(JournalRows.class).months()).containsExactly(YearMonth.of(2026, 1));
    assertThat(books.the(ShadowBooks.class).compare().fault()).isEmpty();
    assertThat(books.close("2026-01")).isTrue();
  }

  @Test
  void asLongAsNothingIsBookedAnotherZoneMayBeSet() {
    try (Books other = new Books(books.database, ZoneOffset.UTC)) {
      other.take(lateOnNewYearsEve("txn_1"));

      assertThat(other.the(JournalRows.class).months()).containsExactly(YearMonth.of(2025, 12));
    }
    assertThat(books.the(BooksZone.class).changed()).isPresent();
  }

  private static void namesBoth(Refused no) {
    assertThat(no.problem()).isEqualTo("books-zone-changed");
    for (String language : List.of("en", "ru")) {
      assertThat(no.sentence(Language.of(language)))
          .contains("Europe/Amsterdam", "SAMIZDAT_LEDGER_ZONE", " Z");
    }
  }

  /** It is January in Amsterdam. */
  private static MoneyFact lateOnNewYearsEve(String id) {
    return Facts.charge(id).with(fact -> fact.createdAt = Instant.parse("2025-12-31T23:30:00Z"));
  }
}
