package org.samizdat.twin;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was answered under each key, for 24 hours: the same request gets the same answer, a stored
 * 500 too; another request under the key is refused. Refusals of bad parameters are not stored, nor
 * what says "later".
 */
final class IdempotencyKeys {

  private record Stored(
      String operation, Map<String, String> parameters, Answer answer, Instant at) {}

  private static final Duration LIFE = Duration.ofHours(24);

  private final TwinClock clock;
  private final Map<String, Stored> keys = new HashMap<>();

  IdempotencyKeys(TwinClock clock) {
    this.clock = clock;
  }

  Answer answer(TwinRequest request, Supplier<Answer> work) {
    Optional<String> key = request.idempotencyKey().filter(it -> request.method().equals("POST"));
    if (key.isEmpty()) {
      return work.get();
    }
    Stored stored = keys.get(key.get());
    if (stored != null && stored.at().plus(LIFE).isAfter(clock.now())) {
      return again(request, stored);
    }
    Answer answer = work.get();
    if (answer.status() == 200 || answer.status() == 402 || answer.status() == 500) {
      keys.put(
          key.get(), new Stored(request.operation(), request.parameters(), answer, clock.now()));
    }
    return answer;
  }

  private static Answer again(TwinRequest request, Stored stored) {
    if (!stored.operation().equals(request.operation())
        || !stored.parameters().equals(request.parameters())) {
      return Answer.of(
          Refusal.of(
              400,
              "idempotency_error",
              null,
              "Keys for idempotent requests can only be used with the same parameters they were"
                  + " first used with."));
    }
    return new Answer(stored.answer().status(), stored.answer().body(), true);
  }
}
