package org.samizdat.giving;

import org.samizdat.values.Language;

/**
 * The places where a giver agrees. What each of them shows stands in the language files under
 * {@code consent.<label>}. A change of the words needs a new label: it is what the consent log
 * names the form by, together with the language.
 */
enum SupportForm {
  /**
   * A form on the newsroom's own website, ours or its own. It must show these words to the letter,
   * for they are recorded as shown.
   */
  WIDGET("support-widget-1"),
  /** Our own page. */
  PAGE("support-page-1"),
  /** The box for a newsletter in either of them. */
  NEWSLETTER("support-newsletter-1");

  private final String label;

  SupportForm(String label) {
    this.label = label;
  }

  /** Its name and version. */
  String label() {
    return label;
  }

  /**
   * The words it shows, and where in them the link to the policy stands.
   *
   * @param name what they are about: the newsroom's or the newsletter's
   */
  Language.Linked linked(Language language, String name, String policyVersion) {
    return language.link("consent." + label, name, policyVersion);
  }
}
