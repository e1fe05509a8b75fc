package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Recipient;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;

/**
 * Somebody who has given.
 *
 * @param number random: named by the links in her mails
 * @param generation that those links must have; raised to make older ones dead
 * @param person null once she is forgotten
 * @param language that we write to her in
 */
record Giver(
    long number, int generation, @Nullable PersonId person, Language language, Route route) {

  /** Where her receipt is stored, for sealing it. */
  static Place receiptPlace(long giver) {
    return new Place("giver", "sealed_receipt", Long.toString(giver));
  }

  /** Where her name is stored, for sealing it. */
  static Place namePlace(long giver) {
    return new Place("giver", "sealed_name", Long.toString(giver));
  }

  /**
   * For a mail whose links name her.
   *
   * @throws IllegalStateException if she is forgotten
   */
  Recipient recipient() {
    if (person == null) {
      throw new IllegalStateException("Giver " + number + " is forgotten");
    }
    return new Recipient(person, route, number, generation);
  }
}
