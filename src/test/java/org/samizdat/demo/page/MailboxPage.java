package org.samizdat.demo.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All mail that left the newsroom, and the button.
 *
 * @param now the demo's time in words
 * @param progress what is going on; null if nothing is
 * @param readers how many have confirmed
 * @param kinds the mails by subject, most recent kind first
 * @param shown the subject that is shown alone; null for all
 * @param sought whose mail is shown alone; empty for everybody's
 * @param page from 1
 */
public record MailboxPage(
    Frame frame,
    String now,
    @Nullable String progress,
    String readers,
    int total,
    List<Kind> kinds,
    @Nullable String shown,
    String sought,
    List<Line> lines,
    int page,
    int pages) {

  /** Mails of one subject. */
  public record Kind(String subject, String count, String link, boolean isShown) {}

  /** A mail in the list. */
  public record Line(int number, String from, String to, String subject, String time) {}

  /** The list further on or further back. */
  public String linkTo(int otherPage) {
    return "/mailbox?page="
        + otherPage
        + (shown == null ? "" : "&about=" + encoded(shown))
        + (sought.isEmpty() ? "" : "&to=" + encoded(sought));
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
