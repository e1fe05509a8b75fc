package org.samizdat.twin;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's test cards, and the bank account that pays late. */
public enum Card {
  /** Pays. */
  VISA("4242424242424242", "visa", "US"),
  /** Pays; its bank is abroad. */
  GERMAN("4000002760000016", "visa", "DE"),
  /** Pays. */
  MASTERCARD("5555555555554444", "mastercard", "US"),
  /** Never pays. */
  DECLINED("4000000000000002", "visa", "US", "card_declined", "generic_decline"),
  /** Never pays. */
  INSUFFICIENT_FUNDS("4000000000009995", "visa", "US", "card_declined", "insufficient_funds"),
  /** Never pays. */
  EXPIRED("4000000000000069", "visa", "US", "expired_card", "expired_card"),
  /** Pays once its owner has answered her bank; renewals pass. */
  AUTHENTICATE("4000002500003155", "visa", "US"),
  /** Asks its owner at every payment, renewals too. */
  AUTHENTICATE_ALWAYS("4000002760003184", "visa", "US"),
  /** Pays while its owner is there, and is declined at every renewal. */
  DECLINED_LATER("4000000000000341", "visa", "US", "card_declined", "generic_decline"),
  /** Pays, and brings an early fraud warning. */
  FRAUD_WARNING("4000000000005423", "visa", "US"),
  /** A SEPA account: the money comes some days after the promise, or does not. */
  DEBIT("DE89370400440532013000", "sepa_debit", "DE");

  private final String number;
  private final String brand;
  private final String country;
  private final @Nullable String code;
  private final @Nullable String declineCode;

  Card(String number, String brand, String country) {
    this(number, brand, country, null, null);
  }

  Card(
      String number,
      String brand,
      String country,
      @Nullable String code,
      @Nullable String declineCode) {
    this.number = number;
    this.brand = brand;
    this.country = country;
    this.code = code;
    this.declineCode = declineCode;
  }

  /** The number to type on the pay page. */
  public String number() {
    return number;
  }

  /** The card of a number, with or without spaces. */
  static Optional<Card> of(String number) {
    String plain = number.replaceAll("[\\s-]", "");
    return Arrays.stream(values()).filter(card -> card.number.equals(plain)).findFirst();
  }

  boolean isDebit() {
    return this == DEBIT;
  }

  String brand() {
    return brand;
  }

  String country() {
    return country;
  }

  String last4() {
    return number.substring(number.length() - 4);
  }

  /** Why the bank says no. */
  String code() {
    return code == null ? "card_declined" : code;
  }

  String declineCode() {
    return declineCode == null ? "generic_decline" : declineCode;
  }

  /** What happens when it is asked for money. */
  Outcome ask(boolean ownerIsThere, boolean authenticated) {
    return switch (this) {
      case VISA, GERMAN, MASTERCARD, FRAUD_WARNING -> Outcome.PAID;
      case DECLINED, INSUFFICIENT_FUNDS, EXPIRED -> Outcome.DECLINED;
      case DECLINED_LATER -> ownerIsThere ? Outcome.PAID : Outcome.DECLINED;
      case AUTHENTICATE ->
          ownerIsThere && !authenticated ? Outcome.AUTHENTICATION_NEEDED : Outcome.PAID;
      case AUTHENTICATE_ALWAYS -> authenticated ? Outcome.PAID : Outcome.AUTHENTICATION_NEEDED;
      case DEBIT -> Outcome.ON_ITS_WAY;
    };
  }

  /** How asking for money ended. */
  public enum Outcome {
    /** The money is there. */
    PAID,
    /** The bank said no. */
    DECLINED,
    /** Its owner must answer her bank first. */
    AUTHENTICATION_NEEDED,
    /** A debit that arrives, or fails, in some days. */
    ON_ITS_WAY;

    boolean isPromise() {
      return this == PAID || this == ON_ITS_WAY;
    }
  }
}
