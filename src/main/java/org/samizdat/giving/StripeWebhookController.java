package org.samizdat.giving;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.stripe.EventSeen;
import org.samizdat.giving.stripe.StripeEvents;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where Stripe delivers its events: one path for each endpoint that is registered there. Answers as
 * soon as the event is stored; the work is done later.
 */
@RestController
class StripeWebhookController {

  static final String PATH = "/webhooks/stripe";

  private final StripeEvents events;
  private final StripeInbox inbox;

  StripeWebhookController(StripeEvents events, StripeInbox inbox) {
    this.events = events;
    this.inbox = inbox;
  }

  /**
   * Takes an event in.
   *
   * @param raw to the byte, for the signature is over it
   * @return 200 once it is stored, also the second time; 400 if it is not signed by Stripe
   */
  @PostMapping({PATH, PATH + "/{endpoint:[a-z0-9-]{1,40}}"})
  ResponseEntity<Void> deliver(
      @RequestBody(required = false) byte @Nullable [] raw,
      @RequestHeader(name = "Stripe-Signature", required = false) @Nullable String signature) {
    Optional<EventSeen> event = raw == null ? Optional.empty() : events.verify(raw, signature);
    if (event.isEmpty()) {
      return ResponseEntity.status(HttpStatus.BAD_REQUEST).build();
    }
    inbox.accept(event.get());
    return ResponseEntity.ok().build();
  }
}
