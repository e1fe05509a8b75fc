package org.samizdat.audience;

import java.time.LocalDate;
import org.samizdat.mail.Recipient;

/**
 * One newsletter of one reader.
 *
 * @param number random; named by the links in her mails
 * @param generation raised to revoke those links
 * @param since the UTC day of the consent it rests on
 */
record Subscription(long number, int generation, String newsletter, State state, LocalDate since) {

  /** Whether she receives it. */
  enum State {
    ACTIVE,
    WITHDRAWN
  }

  static Subscription start(long number, String newsletter, LocalDate today) {
    return new Subscription(number, 0, newsletter, State.ACTIVE, today);
  }

  boolean isActive() {
    return state == State.ACTIVE;
  }

  Subscription again(LocalDate today) {
    return new Subscription(number, generation, newsletter, State.ACTIVE, today);
  }

  Subscription withdrawn() {
    return new Subscription(number, generation, newsletter, State.WITHDRAWN, since);
  }

  Recipient recipient(Reader reader) {
    return new Recipient(reader.person(), reader.route(), number, generation);
  }
}
