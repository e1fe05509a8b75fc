package org.samizdat.mail.back;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that came back, as far as it was read.
 *
 * @param header its own header
 * @param status the groups of its delivery status (RFC 3464); empty if it has none
 * @param feedback its feedback report (RFC 5965), if it has one
 * @param original the header of the mail it is about, as far as it is quoted as such
 * @param text what it says to people, and no longer than a few pages
 */
record ReturnedMessage(
    Fields header, List<Fields> status, @Nullable Fields feedback, Fields original, String text) {

  ReturnedMessage {
    status = List.copyOf(status);
  }
}
