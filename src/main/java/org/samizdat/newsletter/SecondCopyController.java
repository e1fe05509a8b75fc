package org.samizdat.newsletter;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Mailing.SecondCopy;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.values.Refused;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which deliveries of an issue may have come twice, for the newsroom's own systems. */
@RestController
class SecondCopyController {

  /**
   * A delivery that may have come twice.
   *
   * @param number within the issue; names no reader
   * @param fate of its second try: {@code sent} or {@code unknown}
   */
  record Delivery(int number, String fate) {}

  /**
   * A page of them, by number.
   *
   * @param next the cursor of the page after; null on the last
   */
  record SecondCopyList(List<Delivery> deliveries, @Nullable String next) {}

  private static final int PAGE = 500;

  private final IssueRepository issues;
  private final Outbox outbox;

  SecondCopyController(IssueRepository issues, Outbox outbox) {
    this.issues = issues;
    this.outbox = outbox;
  }

  @GetMapping("/api/v1/newsletters/{slug:[a-z0-9-]{1,100}}/issues/{date}/second-copies")
  @PreAuthorize("hasAuthority('SCOPE_issues:read')")
  SecondCopyList secondCopies(
      @PathVariable String slug, @PathVariable String date, @RequestParam @Nullable String cursor) {
    int after = cursor == null ? 0 : number(cursor);
    Issue issue =
        parsed(date)
            .flatMap(day -> issues.findByNewsletterAndLocalDate(slug, day))
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND,
                    "issue-not-found",
                    "There is no issue of this newsletter on this day."));
    MailingId mailing = issue.mailing();
    List<SecondCopy> found =
        mailing == null ? List.of() : outbox.secondCopies(mailing, after, PAGE + 1);
    List<SecondCopy> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
    return new SecondCopyList(
        shown.stream()
            .map(copy -> new Delivery(copy.number(), copy.sent() ? "sent" : "unknown"))
            .toList(),
        found.size() > PAGE ? Integer.toString(shown.getLast().number()) : null);
  }

  private static Optional<LocalDate> parsed(String date) {
    try {
      return Optional.of(LocalDate.parse(date));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static int number(String cursor) {
    if (!cursor.matches("[1-9][0-9]{0,8}")) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "cursor-not-valid",
          "This is not a cursor from an earlier answer. Leave it out to start from the first.");
    }
    return Integer.parseInt(cursor);
  }
}
