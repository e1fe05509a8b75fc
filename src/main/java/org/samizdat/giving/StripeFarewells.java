package org.samizdat.giving;

import java.util.List;
import java.util.stream.Stream;
import org.samizdat.giving.stripe.Attempt;
import org.samizdat.giving.stripe.StripeSubscriptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has Stripe forget givers. */
@Component
class StripeFarewells {

  private static final Logger LOG = LoggerFactory.getLogger(StripeFarewells.class);

  private final Pledges pledges;
  private final StripeSubscriptions stripe;

  StripeFarewells(Pledges pledges, StripeSubscriptions stripe) {
    this.pledges = pledges;
    this.stripe = stripe;
  }

  /**
   * Whether Stripe has forgotten all it knew of a giver, asking it for what it has not. Payments
   * stay there, as the law asks; her address, her name and her cards go. A repeat asks for the
   * rest.
   */
  boolean haveForgotten(Giver giver) {
    boolean all = true;
    List<String> customers =
        pledges.of(giver).stream()
            .flatMap(pledge -> Stream.ofNullable(pledge.customer()))
            .distinct()
            .toList();
    for (String customer : customers) {
      if (isForgotten(stripe.forget(customer))) {
        pledges.forgetCustomer(customer);
      } else {
        all = false;
      }
    }
    return all;
  }

  private static boolean isForgotten(Attempt<Boolean> attempt) {
    return switch (attempt) {
      case Attempt.Done<Boolean> done -> true;
      case Attempt.Declined<Boolean>(String code) -> {
        boolean gone = code.equals("resource_missing");
        if (!gone) {
          LOG.error("Stripe does not delete a giver who is to be forgotten: {}", code);
        }
        yield gone;
      }
      case Attempt.Later<Boolean> busy -> false;
      case Attempt.Unknown<Boolean> lost -> false;
    };
  }
}
