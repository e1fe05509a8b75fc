package org.samizdat.giving;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Who stands at the gate, as far as a request tells. */
@Component
class Visitors {

  private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);

  private final Networks networks;
  private final AtomicBoolean warned = new AtomicBoolean();

  Visitors(Networks networks) {
    this.networks = networks;
  }

  /** She who sends an order. */
  Gate.Visit visit(DonationOrder order, HttpServletRequest request) {
    return new Gate.Visit(order.formKey(), order.toString(), network(request));
  }

  /** The first bytes of her address; null if it says nothing. */
  byte @Nullable [] network(HttpServletRequest request) {
    String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    byte[] network =
        networks.of(request.getRemoteAddr(), forwarded.isEmpty() ? null : forwarded).orElse(null);
    if (network == null && !forwarded.isEmpty() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "Gifts come through a proxy that samizdat.web.trusted-proxies does not name: what comes"
              + " from one network is not limited");
    }
    return network;
  }
}
