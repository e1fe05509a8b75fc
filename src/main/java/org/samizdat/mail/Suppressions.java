package org.samizdat.mail;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.springframework.stereotype.Component;

/**
 * Whom we must not write to: keyed prints of addresses with reason and day, which outlive the
 * person.
 */
@Component
public class Suppressions {

  /** Why; decides what is held back and what lifts it. */
  public enum Reason {
    /** Left one newsletter: holds that newsletter back. Lifted by new confirmed consent to it. */
    WITHDRAWN,
    /** Marked us as spam: holds all back but answers to her own act. Lifted by new consent. */
    COMPLAINT,
    /**
     * The address refuses for good: holds all back but one confirmation in 30 days that she asks
     * for. Lifted by new consent, for then a mail did arrive.
     */
    HARD_BOUNCE,
    /** "Never write to me": holds everything back. Only the desk lifts it. */
    NEVER
  }

  /**
   * Records a suppression. Takes part in the caller's transaction; a repeat keeps the first day.
   *
   * @param newsletter for {@link Reason#WITHDRAWN} the newsletter left; otherwise null
   */
  public void suppress(EmailAddress address, Reason reason, @Nullable String newsletter) {
    throw new UnsupportedOperationException();
  }

  /** Lifts what new confirmed consent to a newsletter lifts; {@link Reason#NEVER} stays. */
  public void liftByConsent(EmailAddress address, String newsletter) {
    throw new UnsupportedOperationException();
  }

  /** Lifts one suppression by the desk's hand. */
  public void lift(EmailAddress address, Reason reason, @Nullable String newsletter) {
    throw new UnsupportedOperationException();
  }

  /** Whether a mail of this kind, about this newsletter, must not be sent to the address now. */
  public boolean holdsBack(EmailAddress address, MailKind kind, @Nullable String newsletter) {
    throw new UnsupportedOperationException();
  }
}
