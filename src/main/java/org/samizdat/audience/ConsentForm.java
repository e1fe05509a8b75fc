package org.samizdat.audience;

import org.samizdat.values.Language;

/**
 * The places where a reader agrees or takes back. What each of them shows stands in the language
 * files under {@code consent.<label>}. A change of the words needs a new label: it is what the
 * consent log names the form by, together with the language. (The forms of labels that end in 1
 * spoke English to everybody.)
 */
public enum ConsentForm {
  /**
   * A form on the newsroom's own website. It must show these words to the letter, for they are
   * recorded as shown, and may send {@code words}, their hash, to be told when they no longer are.
   */
  WEBSITE("website-2", Words.WITH_POLICY),
  /** The box beside a gift; the signup is asked for later and apart from it. */
  BESIDE_GIFT("support-newsletter-1", Words.WITH_POLICY),
  /** Our own signup page. */
  SIGNUP_PAGE("signup-page-2", Words.WITH_POLICY),
  /** The page behind the link of a confirmation mail. */
  CONFIRM_PAGE("confirm-page-2", Words.WITH_POLICY),
  /** The page behind an unsubscribe link. */
  UNSUBSCRIBE_PAGE("unsubscribe-page-2", Words.PLAIN),
  /** Her preference page; {@link PreferenceWords} puts together what it shows. */
  PREFERENCES_PAGE("preferences-page-1", Words.TOGETHER),
  /** The button on her preference page that ends everything. */
  PREFERENCES_LEAVE("preferences-leave-1", Words.PLAIN),
  /** What a mail program posts for its user (RFC 8058); it shows words of its own. */
  ONE_CLICK("one-click-1", Words.NONE),
  /** The page behind an erase link. */
  ERASE_PAGE("erase-page-2", Words.PLAIN),
  /** The newsroom, because the reader asked it to; she was shown nothing. */
  COMMAND("command-1", Words.NONE),
  /** Her mail program's "this is spam", as her provider reports it; its words are its own. */
  COMPLAINT("complaint-1", Words.NONE);

  private enum Words {
    WITH_POLICY,
    PLAIN,
    TOGETHER,
    NONE
  }

  private final String label;
  private final Words words;

  ConsentForm(String label, Words words) {
    this.label = label;
    this.words = words;
  }

  /** Its name and version. */
  public String label() {
    return label;
  }

  /** The words it shows, or what is recorded where it shows none of ours. */
  String words(Language language, Newsletter newsletter, String policyVersion) {
    return switch (words) {
      case WITH_POLICY -> linked(language, newsletter, policyVersion).words();
      case TOGETHER -> throw new IllegalStateException(label + " is put together as it was seen");
      case PLAIN -> language.say(key(), newsletter.name());
      case NONE -> unshown(newsletter);
    };
  }

  private String unshown(Newsletter newsletter) {
    return switch (this) {
      case ONE_CLICK -> "List-Unsubscribe=One-Click";
      case COMPLAINT ->
          "Marked as spam by the reader, as her provider reports; “"
              + newsletter.name()
              + "” stops.";
      default ->
          "Erased by the newsroom at the reader’s request; “" + newsletter.name() + "” stops.";
    };
  }

  /** The words of a form that leads to the policy, and where in them the link stands. */
  Language.Linked linked(Language language, Newsletter newsletter, String policyVersion) {
    return language.link(key(), newsletter.name(), policyVersion);
  }

  private String key() {
    return "consent." + label;
  }
}
