package org.samizdat.reminders.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * Our page that offers to remind.
 *
 * @param canonical its address, without anything chosen
 * @param looked the gift she was looking at, in words; null for none
 * @param gift the same for the form
 * @param whens when for the first time; one is chosen
 * @param day of her choice, as it was typed
 * @param firstDay from which on a day can be chosen, ISO 8601
 * @param lastDay until when
 * @param daysOfMonth 1 to 31
 * @param repeats how often; one is chosen
 * @param times how often in all, where it is repeated; one is chosen
 * @param email as it was typed
 * @param wrongAddress whether that is what has to be put right
 * @param wrongDay whether that is the day
 * @param hash of the words
 * @param form its label
 * @param notice what has to be put right; null for nothing
 */
public record RemindPage(
    Language language,
    String site,
    String canonical,
    @Nullable String looked,
    @Nullable Gift gift,
    List<Choice> whens,
    String day,
    String firstDay,
    String lastDay,
    List<Choice> daysOfMonth,
    List<Choice> repeats,
    List<Choice> times,
    String email,
    boolean wrongAddress,
    boolean wrongDay,
    Language.Linked words,
    String hash,
    String form,
    String policyVersion,
    String policyLink,
    @Nullable String notice) {

  /** A gift as the API writes it, in minor units. */
  public record Gift(long amount, String currency, String frequency) {}

  /**
   * Something to choose.
   *
   * @param detail the day it comes to; empty if that is not known
   */
  public record Choice(String value, String label, String detail, boolean chosen) {}

  /** The same page in another language: what she was looking at goes along. */
  public String in(Language other) {
    return "/reminders?language="
        + other.tag()
        + (gift == null
            ? ""
            : "&amount="
                + gift.amount()
                + "&currency="
                + gift.currency()
                + "&frequency="
                + gift.frequency());
  }
}
