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
  ERASE(4),
  /** Shows and changes what a reader is sent; names one of her subscriptions. */
  PREFERENCES(5),
  /** Opens, for an hour, what we hold about an address; names a request for such a link. */
  MY_DATA(6),
  /**
   * Shows how one gift stands, without telling whose it is; names a donation, and needs no mail.
   */
  GIFT(7),
  /** Shows and changes what a giver gives; names her. */
  SUPPORT(8),
  /** Opens, for an hour, what only she may change: amount and card; names a request for it. */
  SUPPORT_CHANGE(9),
  /** Ends invitations to give, for good; names a giver. */
  NO_INVITATIONS(10),
  /** Confirms a reminder that was asked for; names its promise. */
  REMINDER_CONFIRM(11),
  /** Shows what somebody is reminded of, and calls it off; names the promise. */
  REMINDER(12);

  private final byte code;

  TokenPurpose(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }
}
