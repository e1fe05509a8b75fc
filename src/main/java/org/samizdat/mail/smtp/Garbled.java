package org.samizdat.mail.smtp;

import java.io.IOException;

/** The other side does not speak SMTP, or not any more: nothing it says can be relied on. */
final class Garbled extends IOException {

  private static final long serialVersionUID = 1;

  Garbled(String why) {
    super(why);
  }
}
