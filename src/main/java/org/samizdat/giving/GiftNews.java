package org.samizdat.giving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a giver is to be told, in her language; {@link GivingMail} makes a letter of it.
 *
 * @param said in paragraphs
 * @param amount set large; null where it is not about one
 * @param facts a line each, below the amount
 * @param action on the button
 * @param target where the button leads
 * @param besides said after the button; null for nothing
 */
record GiftNews(
    String subject,
    String preheader,
    String title,
    List<String> said,
    @Nullable String amount,
    List<String> facts,
    String action,
    Target target,
    @Nullable String besides) {

  /** Where a button leads. */
  enum Target {
    /** Her own page. */
    HER_PAGE,
    /** The form for a new gift. */
    FORM
  }
}
