package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.samizdat.door.Networks;
import org.springframework.stereotype.Component;

/** Who stands at the gate, as far as a request tells. */
@Component
class Visitors {

  private final Networks networks;

  Visitors(Networks networks) {
    this.networks = networks;
  }

  /** She who sends an order. */
  Gate.Visit visit(DonationOrder order, HttpServletRequest request) {
    return new Gate.Visit(order.formKey(), order.toString(), network(request));
  }

  /** The first bytes of her address; null if it says nothing. */
  byte @Nullable [] network(HttpServletRequest request) {
    return networks.of(request).orElse(null);
  }
}
