package org.samizdat.demo.page;

import java.util.List;

/**
 * The paper's front page.
 *
 * @param date today in words
 * @param sections the other stories
 */
public record FrontPage(
    Frame frame, String date, Card lead, List<FrontSection> sections, SignupForm form) {

  /** Stories of one section, newest first. */
  public record FrontSection(String title, List<Card> stories) {}
}
