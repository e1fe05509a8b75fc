package org.samizdat.ledger.export;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.ledger.chart.Account;
import org.samizdat.values.Money;

/**
 * An entry of the books as it is handed on.
 *
 * @param day on which it is booked
 * @param ownDay of what it is about; another of what came late
 * @param words what it is
 * @param notes what else is known of it, by name: Stripe's ids, the opaque number of the gift
 */
record Booked(
    String id, LocalDate day, LocalDate ownDay, String words, List<Note> notes, List<Part> parts) {

  /** Something known of an entry. */
  record Note(String name, String value) {}

  /** What an entry moves on an account; a debit is more than nothing. */
  record Part(Account account, Money amount) {}

  /** A note of a name, if there is one. */
  @Nullable String note(String name) {
    return notes.stream()
        .filter(note -> note.name().equals(name))
        .map(Note::value)
        .findFirst()
        .orElse(null);
  }
}
