package org.samizdat.mail;

/** How an attempt at a delivery ended. */
enum Result {
  /** The relay said 250 after the final dot. */
  SENT,
  /** Refused for now, or never fully handed over: tried again. */
  DEFERRED,
  /** Refused for good; or, without a reply, what is sealed for her is there and does not open. */
  FAILED,
  /** Still deferred 24 hours after the first try. */
  GAVE_UP,
  /** The final dot may have left, and no answer came. Tried again once. */
  UNKNOWN,
  SUPPRESSED,
  WITHDRAWN,
  ERASED,
  CANCELLED;

  static Result of(Mailing.Skip skip) {
    return switch (skip) {
      case SUPPRESSED -> SUPPRESSED;
      case WITHDRAWN -> WITHDRAWN;
      case ERASED -> ERASED;
      case CANCELLED -> CANCELLED;
    };
  }
}
