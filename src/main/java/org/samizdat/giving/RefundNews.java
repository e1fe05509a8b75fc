package org.samizdat.giving;

import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells a giver what has become of a refund, in the transaction that stores it. Of money that her
 * bank takes back she knows from her bank.
 */
@Component
class RefundNews {

  private final Givers givers;
  private final GivingMail mail;
  private final Outbox outbox;

  RefundNews(Givers givers, GivingMail mail, Outbox outbox) {
    this.givers = givers;
    this.mail = mail;
    this.outbox = outbox;
  }

  /**
   * Money is on its way back, or did not arrive. That it has arrived is no news: she was told when
   * it left.
   *
   * @param before null for a refund that was not known
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void changed(Payment payment, @Nullable Refund before, Refund after) {
    boolean wasGone = before != null && before.isGone();
    Giver giver = givers.find(payment.giver()).orElseThrow();
    if (giver.person() == null) {
      return;
    }
    switch (after.state()) {
      case PENDING, SUCCEEDED -> {
        if (!wasGone) {
          leave(giver, mail.refunded(giver, payment, after.amount()));
        }
      }
      // Also where it was told of late: she may be waiting for it.
      case FAILED -> leave(giver, mail.refundFailed(giver, payment, after.amount()));
      case CANCELED -> {
        if (wasGone) {
          leave(giver, mail.refundFailed(giver, payment, after.amount()));
        }
      }
    }
  }

  private void leave(Giver giver, Letter letter) {
    outbox.enqueue(MailKind.RECEIPT, null, giver.recipient(), letter);
  }
}
