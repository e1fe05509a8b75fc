package org.samizdat.giving;

import java.util.List;
import org.samizdat.ledger.Ledger;
import org.samizdat.ledger.MoneyFact;
import org.samizdat.values.Money;
import org.springframework.context.ApplicationContext;

/** What the books have of payments that no stand-in of Stripe's has made. */
final class StatementFacts {

  private StatementFacts() {}

  /** The fact of a payment, at the time at which it was paid. */
  static void record(ApplicationContext context, Payment payment) {
    String charge = payment.charge();
    context
        .getBean(Ledger.class)
        .record(
            new MoneyFact(
                "txn_" + charge,
                "charge",
                "charge",
                payment.amount(),
                Money.zero(payment.amount().currency()),
                payment.amount(),
                List.of(),
                null,
                charge,
                payment.paidAt(),
                payment.paidAt(),
                true,
                new MoneyFact.Gift(
                    Long.toHexString(payment.donation()), payment.frequency().label(), null),
                new MoneyFact.Paid(charge, payment.amount())));
  }
}
