package org.samizdat.reminders;

import org.samizdat.values.Language;

/**
 * The places where somebody agrees to be reminded, or calls it off. What each of them shows stands
 * in the language files under {@code consent.<label>}. A change of the words needs a new label: it
 * is what the consent log names the form by, together with the language.
 */
enum ReminderForm {
  /**
   * A form on the newsroom's own website, ours or its own; it must show these words to the letter.
   */
  WIDGET("reminder-widget-1"),
  /** Our own page. */
  PAGE("reminder-page-1"),
  /** The page behind the link of a confirmation mail; it begins with what will be sent. */
  CONFIRM_PAGE("reminder-confirm-1"),
  /** The button behind a reminder, for one more; it begins with what will be sent. */
  AGAIN("reminder-again-1"),
  /** The button that calls off one. */
  STOP("reminder-stop-1"),
  /** The button that calls off all, and has her forgotten. */
  STOP_ALL("reminder-stop-all-1"),
  /** What a mail program posts for its user (RFC 8058); it shows words of its own. */
  ONE_CLICK("one-click-1");

  private final String label;

  ReminderForm(String label) {
    this.label = label;
  }

  /** Its name and version. */
  String label() {
    return label;
  }

  /**
   * The words it shows, and where in them the link to the policy stands.
   *
   * @param about the newsroom, or what will be sent
   */
  Language.Linked linked(Language language, String about, String policyVersion) {
    return language.link("consent." + label, about, policyVersion);
  }

  /** The words of one that has no link, or what is recorded where it shows none of ours. */
  String words(Language language) {
    return this == ONE_CLICK ? "List-Unsubscribe=One-Click" : language.say("consent." + label);
  }
}
