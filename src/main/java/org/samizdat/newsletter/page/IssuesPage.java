package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/** The issues of all newsletters: what is coming, and what went out. */
public record IssuesPage(DeskFrame frame, List<Shelf> shelves) {

  /**
   * One newsletter's issues.
   *
   * @param language of the newsletter, BCP 47
   * @param hour when it goes out, in words
   * @param audience how many readers, and how many came and went, in words
   * @param open what is not sent yet: the next, and what is held or was missed
   * @param past what went out, latest first
   */
  public record Shelf(
      String name,
      String language,
      String hour,
      String audience,
      List<Coming> open,
      List<Past> past) {}

  /**
   * An issue to come.
   *
   * @param path of its page
   * @param state in words
   * @param marked it wants somebody's attention
   * @param draft where it can be drafted now; null if it is there
   */
  public record Coming(
      String path,
      String date,
      String subject,
      String state,
      boolean marked,
      @Nullable String draft) {}

  /**
   * An issue that went out.
   *
   * @param books in words
   * @param marked it needs attention
   */
  public record Past(
      String path, String date, String subject, String state, String books, boolean marked) {}
}
