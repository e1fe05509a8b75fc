package org.samizdat.mail;

/** The random number of a mailing. */
public record MailingId(long value) {

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
