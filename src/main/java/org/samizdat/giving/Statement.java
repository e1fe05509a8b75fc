package org.samizdat.giving;

import java.time.LocalDate;
import java.time.Year;
import org.jspecify.annotations.Nullable;

/**
 * That a giver was told what she gave in a year.
 *
 * @param number random; it tells nothing of her, nor of how many there are
 * @param version from 1
 * @param corrects the number of the one before; null for the first
 * @param figures what {@link YearOfGifts#print()} was
 * @param madeOn the day of the books on which it was first made
 */
record Statement(
    long number,
    long giver,
    Year year,
    int version,
    @Nullable Long corrects,
    byte[] figures,
    LocalDate madeOn) {

  /** What it is called, on paper and in mails. */
  String name() {
    return StatementNumber.of(year, number);
  }

  /** What the one that it corrects is called; null if it is the first. */
  @Nullable String nameOfCorrected() {
    return corrects == null ? null : StatementNumber.of(year, corrects);
  }
}
