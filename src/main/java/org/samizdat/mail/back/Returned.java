package org.samizdat.mail.back;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What something that came back says of the delivery it names. */
public sealed interface Returned {

  /**
   * The address refuses for good: it does not exist, or nobody reads it any more.
   *
   * @param code of RFC 3463, if one was said
   */
  record Hard(@Nullable String code) implements Returned {}

  /** The address did not take it this time: full, or not to be reached for days. */
  record Soft(@Nullable String code) implements Returned {}

  /** It was refused because of us or of what it said; that tells nothing about the address. */
  record Blocked(@Nullable String code) implements Returned {}

  /** She marked it as spam (RFC 5965). */
  record Complaint() implements Returned {}

  /** It is late and still under way. */
  record Delayed() implements Returned {}

  /** A program answered in her name (RFC 3834), or said that it was read. */
  record AutoReply() implements Returned {}

  /** A letter, an advertisement, a notice that it arrived, or something we cannot read. */
  record Unknown() implements Returned {}

  /** For the operator's counters: the kind in small letters. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
