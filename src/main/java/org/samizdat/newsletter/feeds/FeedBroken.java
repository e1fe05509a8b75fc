package org.samizdat.newsletter.feeds;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Nothing could be taken from a feed this time. The feeds beside it are not concerned. */
public class FeedBroken extends RuntimeException {

  private final FeedProblem problem;
  private final @Nullable Duration retryAfter;

  FeedBroken(FeedProblem problem) {
    this(problem, null, null);
  }

  FeedBroken(FeedProblem problem, Throwable cause) {
    this(problem, null, cause);
  }

  FeedBroken(FeedProblem problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(problem.name(), cause);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** What is the matter. */
  public FeedProblem problem() {
    return problem;
  }

  /** How long its server asks to be left alone (RFC 9110, 10.2.3); null if it does not say. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
