package org.samizdat.vault;

/**
 * What the holder of a token may do. The code is part of every token ever mailed: never reuse one.
 */
public enum TokenPurpose {
  /** Confirms a signup request; names the request. */
  CONFIRM(1),
  /** Ends a subscription; names the subscription. */
  UNSUBSCRIBE(2),
  /** A delivery, in Message-ID and return path; names mailing and number, and is no link. */
  DELIVERY(3),
  /** Erases a reader; names one of her subscriptions. */
  ERASE(4);

  private final byte code;

  TokenPurpose(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
