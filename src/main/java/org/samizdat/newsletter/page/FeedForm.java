package org.samizdat.newsletter.page;

import java.util.List;

/** The form for a new feed, as it was sent or as it begins. */
public record FeedForm(
    String url,
    String section,
    String language,
    String every,
    List<Option> sections,
    List<Option> intervals) {

  /** One of a list. */
  public record Option(String value, String label) {}
}
