package org.samizdat.mail;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import org.samizdat.vault.TokenPurpose;

/**
 * A hole in a rendered mail that is filled for each reader when it is sent. A template is given
 * {@link #marker()} where the token belongs, at the end of a link: {@code
 * https://news.example/unsubscribe/<marker>}.
 */
public enum Slot {
  CONFIRM(TokenPurpose.CONFIRM),
  UNSUBSCRIBE(TokenPurpose.UNSUBSCRIBE),
  ERASE(TokenPurpose.ERASE),
  PREFERENCES(TokenPurpose.PREFERENCES),
  MY_DATA(TokenPurpose.MY_DATA),
  SUPPORT(TokenPurpose.SUPPORT),
  SUPPORT_CHANGE(TokenPurpose.SUPPORT_CHANGE),
  NO_INVITATIONS(TokenPurpose.NO_INVITATIONS),
  REMINDER_CONFIRM(TokenPurpose.REMINDER_CONFIRM),
  REMINDER(TokenPurpose.REMINDER);

  /** Unguessable, so that no story can contain a marker: they are never shown to anybody. */
  private static final String NONCE = HexFormat.of().formatHex(randomBytes());

  private final TokenPurpose purpose;

  Slot(TokenPurpose purpose) {
    this.purpose = purpose;
  }

  /** Stands for the token in a text being rendered; letters, digits and dashes only. */
  public String marker() {
    return "slot-" + NONCE + "-" + name().toLowerCase(Locale.ROOT);
  }

  TokenPurpose purpose() {
    return purpose;
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
