package org.samizdat.giving.page;

import java.util.List;
import org.samizdat.desk.DeskFrame;

/**
 * Events of Stripe's that did not go through.
 *
 * @param notes on the release train; whole sentences
 * @param parked those that somebody must look at
 * @param failing those that come again by themselves
 */
public record StripeEventsPage(
    DeskFrame frame, GivingMenu menu, List<String> notes, List<Line> parked, List<Line> failing) {

  /** An event. */
  public record Line(String id, String type, String object, String when, String why, int tries) {}
}
