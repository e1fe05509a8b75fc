package org.samizdat.mail.smtp;

import java.io.IOException;

/** The relay is not there, does not let us in, or cannot be trusted. Names no word of its own. */
public final class RelayUnavailable extends IOException {

  private static final long serialVersionUID = 1;

  RelayUnavailable(String why) {
    super(why);
  }

  RelayUnavailable(String why, Throwable cause) {
    super(why, cause);
  }
}
