package org.samizdat.newsletter;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.newsletter.IssueChange.Act;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat issue}: looks after single issues. Without a date it is the next one. */
@Component
@Command(name = "issue", description = "Drafts, holds, releases and shows issues.")
class IssueCommands {

  private static final int PAGE = 1_000;

  private final Issues issues;
  private final IssueDrafts drafts;
  private final IssueChanges changes;
  private final Schedules schedules;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  IssueCommands(
      Issues issues,
      IssueDrafts drafts,
      IssueChanges changes,
      Schedules schedules,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock) {
    this.issues = issues;
    this.drafts = drafts;
    this.changes = changes;
    this.schedules = schedules;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Command(name = "draft", description = "Chooses the stories of an issue, or chooses anew.")
  int draft(
      @Parameters(paramLabel = "SLUG") String slug,
      @Parameters(paramLabel = "DATE", arity = "0..1") @Nullable LocalDate date,
      @Option(names = "--anew", description = "Discards what an editor has arranged.")
          boolean anew) {
    return act(Act.DRAFTED, slug, date, asked -> issues.draft(slug, asked, anew));
  }

  @Command(name = "hold", description = "Keeps an issue from being sent.")
  int hold(
      @Parameters(paramLabel = "SLUG") String slug,
      @Parameters(paramLabel = "DATE", arity = "0..1") @Nullable LocalDate date) {
    return act(Act.HELD, slug, date, asked -> issues.hold(slug, asked));
  }

  @Command(
      name = "release",
      description =
          "Lets a held or missed issue go: at its hour, or within a minute if that passed.")
  int release(
      @Parameters(paramLabel = "SLUG") String slug,
      @Parameters(paramLabel = "DATE", arity = "0..1") @Nullable LocalDate date) {
    return act(Act.RELEASED, slug, date, asked -> issues.release(slug, asked));
  }

  @Command(name = "show", description = "Shows an issue and how its sending went.")
  int show(
      @Parameters(paramLabel = "SLUG") String slug,
      @Parameters(paramLabel = "DATE", arity = "0..1") @Nullable LocalDate date) {
    print(issues.get(slug, date(slug, date)));
    return 0;
  }

  @Command(
      name = "twice",
      description =
          "Lists the deliveries of an issue that may have come twice, by number: a crash or a lost"
              + " connection came between the final dot and the answer.")
  int twice(
      @Parameters(paramLabel = "SLUG") String slug,
      @Parameters(paramLabel = "DATE", arity = "0..1") @Nullable LocalDate date) {
    MailingId mailing = issues.get(slug, date(slug, date)).mailing();
    PrintWriter out = spec.commandLine().getOut();
    int after = 0;
    while (mailing != null) {
      List<Mailing.SecondCopy> page = outbox.secondCopies(mailing, after, PAGE);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(
          copy -> out.println(copy.number() + (copy.sent() ? " sent again" : " unknown twice")));
      after = page.getLast().number();
    }
    return 0;
  }

  /** Carries out an act; if the issue is another by it, the desk can read of that. */
  private int act(
      Act act, String slug, @Nullable LocalDate given, Function<LocalDate, Issue> doing) {
    LocalDate date = date(slug, given);
    transaction.executeWithoutResult(status -> {
      schedules.lock(slug);
      Optional<Integer> before = issues.find(slug, date).map(Issue::version);
      Issue issue = doing.apply(date);
      if (!before.equals(Optional.of(issue.version()))) {
        changes.note(issue, null, act, null);
        drafts.record(null, act, issue, null);
      }
      print(issue);
    });
    return 0;
  }

  private LocalDate date(String slug, @Nullable LocalDate given) {
    Schedule schedule =
        schedules
            .find(slug)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND,
                    "newsletter-not-found",
                    "There is no such newsletter."));
    return given == null ? schedule.next(clock.instant()) : given;
  }

  private void print(Issue issue) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        issue.newsletter()
            + " of "
            + issue.localDate()
            + ": "
            + issue.state()
            + (issue.isHeld() ? ", held" : ""));
    if (issue.number() != null) {
      out.println("Number " + issue.number() + ": " + issue.subject());
    }
    for (IssueStory story : issue.stories()) {
      out.println(
          "  [%s] %s (%s)"
              .formatted(
                  story.section().label(),
                  story.headline(),
                  story.why().name().toLowerCase(Locale.ROOT)));
    }
    if (issue.mailing() != null) {
      Mailing books = outbox.find(Objects.requireNonNull(issue.mailing()));
      out.println(
          "Audience %d: sent %d, failed %d, skipped %s, unknown %d, waiting %d, maybe twice %d"
              .formatted(
                  books.audience(),
                  books.sent(),
                  books.failed(),
                  skipped(books),
                  books.unknown(),
                  books.waiting(),
                  books.maybeTwice()));
    }
  }

  private static String skipped(Mailing books) {
    int sum = books.skipped().values().stream().mapToInt(Integer::intValue).sum();
    String reasons =
        books.skipped().entrySet().stream()
            .filter(reason -> reason.getValue() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(
                reason -> reason.getValue() + " " + reason.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "0" : sum + " (" + reasons + ")";
  }
}
