package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskUser;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.samizdat.newsletter.page.BooksBlock;
import org.samizdat.newsletter.page.ProgressPage;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** Draws how the sending of an issue goes: the books of its mailing, as they stand. */
@Component
class IssueProgress {

  private final Outbox outbox;
  private final Newsletters newsletters;
  private final IssueScreens screens;

  IssueProgress(Outbox outbox, Newsletters newsletters, IssueScreens screens) {
    this.outbox = outbox;
    this.newsletters = newsletters;
    this.screens = screens;
  }

  /** The page of an issue that is no draft any more. */
  ProgressPage page(DeskUser user, HttpServletRequest request, Issue issue) {
    DeskFrame frame = screens.frame(request);
    Newsletter newsletter = newsletters.find(issue.newsletter()).orElseThrow();
    Integer number = issue.number();
    return new ProgressPage(
        frame,
        screens.head(issue, frame.language()),
        issue.subject(),
        number == null ? null : Digest.path(newsletter, number),
        books(user, issue),
        issue.state() == Issue.State.MISSED,
        issue.stories().stream().map(IssueStory::headline).toList());
  }

  /** The books alone; null if nothing was sent. */
  @Nullable BooksBlock books(DeskUser user, Issue issue) {
    MailingId mailing = issue.mailing();
    if (mailing == null) {
      return null;
    }
    Mailing books = outbox.glance(mailing);
    Mailing.State state = books.state();
    Mailing.Halt halt = books.halt();
    boolean live =
        state == Mailing.State.OPEN
            || state == Mailing.State.SENDING
            || state == Mailing.State.PAUSED;
    return new BooksBlock(
        user.language(),
        user.language().say("issue.books.state." + label(state)),
        note(books, user.language()),
        books.audience() - books.waiting(),
        books.audience(),
        lines(books, user.language()),
        live || books.waiting() > 0,
        state == Mailing.State.SENDING,
        state == Mailing.State.PAUSED || halt != null,
        live && user.may(DeskUser.Role.ADMIN));
  }

  /** Why it does not go on, or has not ended as it should; null if there is nothing to say. */
  private static @Nullable String note(Mailing books, Language language) {
    Mailing.Halt halt = books.halt();
    if (halt != null) {
      return language.say("issue.books.halt." + label(halt));
    }
    if (books.state() != Mailing.State.NEEDS_ATTENTION) {
      return null;
    }
    return books.mostFailed()
        ? language.say("issue.books.attention.failed")
        : language.say("issue.books.attention.unknown");
  }

  private static List<BooksBlock.Line> lines(Mailing books, Language language) {
    List<BooksBlock.Line> lines = new ArrayList<>();
    lines.add(line("sent", books.sent(), false, language));
    lines.add(line("waiting", books.waiting(), false, language));
    lines.add(line("failed", books.failed(), true, language));
    for (Mailing.Skip reason : Mailing.Skip.values()) {
      int count = books.skipped().getOrDefault(reason, 0);
      if (count > 0) {
        lines.add(line("skipped." + label(reason), count, false, language));
      }
    }
    lines.add(line("unknown", books.unknown(), true, language));
    if (books.maybeTwice() > 0) {
      lines.add(line("maybe-twice", books.maybeTwice(), true, language));
    }
    if (books.bounced() > 0) {
      lines.add(line("bounced", books.bounced(), true, language));
    }
    if (books.complained() > 0) {
      lines.add(line("complained", books.complained(), true, language));
    }
    return lines;
  }

  private static BooksBlock.Line line(String what, int count, boolean bad, Language language) {
    return new BooksBlock.Line(
        language.say("issue.books." + what), language.number(count), bad && count > 0);
  }

  /** As the language files name it. */
  static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
