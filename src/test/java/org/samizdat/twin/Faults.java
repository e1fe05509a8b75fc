package org.samizdat.twin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The misbehaviours that wait for their request. */
final class Faults {

  private final List<Fault> waiting = new ArrayList<>();

  synchronized void add(Fault fault) {
    waiting.add(fault);
  }

  /** The first that fits, used up by one. */
  synchronized Optional<Fault> take(String operation) {
    for (int i = 0; i < waiting.size(); i++) {
      Fault fault = waiting.get(i);
      if (operation.startsWith(fault.operation())) {
        if (fault.times() > 1) {
          waiting.set(i, fault.times(fault.times() - 1));
        } else {
          waiting.remove(i);
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  static Answer answer(int status) {
    Refusal refusal =
        switch (status) {
          case 402 ->
              Refusal.of(402, "card_error", "card_declined", Charges.DECLINED)
                  .with("decline_code", "generic_decline");
          case 429 -> Refusal.of(429, "invalid_request_error", "rate_limit", "Too many requests.");
          default -> Refusal.of(status, "api_error", null, "An error of the stand-in's making.");
        };
    return Answer.of(refusal);
  }
}
