package org.samizdat.twin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * After each test with a twin: whatever was asked of it is what Stripe would take. A test that has
 * failed already is left to say why. Without the schema beside the project little can be said.
 */
public final class JudgedByStripe implements AfterEachCallback {

  private static final StripeJudge JUDGE = new StripeJudge();

  /** How many requests of a twin were judged, after earlier tests. */
  private final Map<StripeTwin, Integer> judged = new WeakHashMap<>();

  @Override
  public void afterEach(ExtensionContext test) {
    if (test.getExecutionException().isEmpty()) {
      SpringExtension.getApplicationContext(test)
          .getBeanProvider(StripeTwin.class)
          .ifAvailable(this::judge);
    }
  }

  private void judge(StripeTwin twin) {
    List<TwinRequest> all = twin.requests();
    List<TwinRequest> fresh = all.subList(judged.getOrDefault(twin, 0), all.size());
    judged.put(twin, all.size());
    Set<String> faults = new TreeSet<>(JUDGE.faults(fresh));
    if (!faults.isEmpty()) {
      throw new AssertionError("Stripe would not take this: " + faults);
    }
  }
}
