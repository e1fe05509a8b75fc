package org.samizdat.audience;

/**
 * The places where a reader agrees or takes back, and the words each of them shows. A change of the
 * words needs a new label: it is what the consent log names the form by.
 */
public enum ConsentForm {
  /**
   * A form on the newsroom's own website. It must show these words to the letter, for they are
   * recorded as shown, and may send {@code words}, their hash, to be told when they no longer are.
   */
  WEBSITE(
      "website-1",
      "Send me “%1$s” by mail. I agree to the privacy policy, version %2$s. I can leave at any"
          + " time."),
  /** Our own signup page. */
  SIGNUP_PAGE(
      "signup-page-1",
      "Send me “%1$s” by mail. I agree to the privacy policy, version %2$s. I can leave at any"
          + " time."),
  /** The page behind the link of a confirmation mail. */
  CONFIRM_PAGE(
      "confirm-page-1", "Yes, send me “%1$s”. I agree to the privacy policy, version %2$s."),
  /** The page behind an unsubscribe link. */
  UNSUBSCRIBE_PAGE("unsubscribe-page-1", "Stop sending me “%1$s”."),
  /** What a mail program posts for its user (RFC 8058); it shows words of its own. */
  ONE_CLICK("one-click-1", "List-Unsubscribe=One-Click"),
  /** The page behind an erase link. */
  ERASE_PAGE("erase-page-1", "Erase what you hold about me, and stop sending me “%1$s”."),
  /** The newsroom, because the reader asked it to. */
  COMMAND("command-1", "Erased by the newsroom at the reader’s request; “%1$s” stops.");

  private final String label;
  private final String words;

  ConsentForm(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** Its name and version. */
  public String label() {
    return label;
  }

  /** The words it shows. */
  String words(Newsletter newsletter, String policyVersion) {
    return words.formatted(newsletter.name(), policyVersion);
  }
}
