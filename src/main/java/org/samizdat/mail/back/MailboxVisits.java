package org.samizdat.mail.back;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import java.util.Optional;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.MailBack.Taken;
import org.samizdat.mail.back.Mailbox.Fate;
import org.samizdat.vault.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Goes to the mailbox and takes in what came back. */
@Component
class MailboxVisits {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxVisits.class);

  private final Mailbox mailbox;
  private final DeliveryNames names;
  private final MailBack back;
  private final MeterRegistry meters;

  MailboxVisits(Mailbox mailbox, DeliveryNames names, MailBack back, MeterRegistry meters) {
    this.mailbox = mailbox;
    this.names = names;
    this.back = back;
    this.meters = meters;
  }

  /**
   * One visit; none if there is no mailbox. Of two at once, on two nodes, each does what the other
   * has not done yet. What goes wrong is told to the log, and the next visit makes up for it.
   */
  void visit() {
    if (!mailbox.isThere()) {
      return;
    }
    try {
      int judged = mailbox.visit(this::judge);
      count("done");
      if (judged > 0) {
        LOG.info("{} messages in the mailbox of what comes back were looked at", judged);
      }
    } catch (MessagingException | RuntimeException failed) {
      count("failed");
      // Without the message: a server may quote an address or a password.
      LOG.warn(
          "The mailbox of what comes back cannot be looked through: {}",
          failed.getClass().getSimpleName());
    }
  }

  /** One that cannot be taken in must not keep back all that lie behind it. */
  private Fate judge(byte[] raw) {
    try {
      return taken(raw);
    } catch (RuntimeException failed) {
      LOG.error("What came back into the mailbox could not be taken in, and stays there", failed);
      return Fate.LEFT;
    }
  }

  private Fate taken(byte[] raw) {
    ReturnedMessage message = MessageReader.read(raw);
    Returned returned = Diagnosis.of(message);
    Optional<Tokens.Named> delivery = names.of(message);
    Taken taken = back.take(delivery, returned, Door.MAILBOX);
    return switch (taken) {
      case RECORDED, REPEATED -> Fate.DELETED;
      // Somebody may have written it.
      case NOTHING -> returned instanceof Returned.Unknown ? Fate.PUT_ASIDE : Fate.DELETED;
      case NAMELESS -> Fate.PUT_ASIDE;
      case NOT_YET -> Fate.LEFT;
    };
  }

  private void count(String outcome) {
    meters.counter("samizdat.mail.mailbox.visits", "outcome", outcome).increment();
  }
}
