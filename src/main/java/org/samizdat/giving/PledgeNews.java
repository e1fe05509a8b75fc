package org.samizdat.giving;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.samizdat.giving.Pledge.State;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Site;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells a giver what has become of her pledge, in the transaction that stores it: what is told
 * twice changes nothing the second time, so it is mailed once.
 */
@Component
class PledgeNews {

  /** Stripe's clock and ours may differ by so much: a charge this near is not called moved. */
  private static final Duration NEAR = Duration.ofMinutes(10);

  private final Givers givers;
  private final NoticeRows notices;
  private final Invitations invitations;
  private final GivingMail mail;
  private final Outbox outbox;
  private final Site site;
  private final Clock clock;

  PledgeNews(
      Givers givers,
      NoticeRows notices,
      Invitations invitations,
      GivingMail mail,
      Outbox outbox,
      Site site,
      Clock clock) {
    this.givers = givers;
    this.notices = notices;
    this.invitations = invitations;
    this.mail = mail;
    this.outbox = outbox;
    this.site = site;
    this.clock = clock;
  }

  /** A gift that goes on has begun; its first payment has a receipt of its own. */
  @Transactional(propagation = Propagation.MANDATORY)
  void begun(Pledge pledge) {
    invitations.callOff(pledge.giver());
  }

  /** The card that she gave in place of another cannot be used. */
  @Transactional(propagation = Propagation.MANDATORY)
  void cardRefused(Pledge pledge) {
    tell(pledge, words -> List.of(words.cardRefused(pledge)));
  }

  /** It is not as it was. */
  @Transactional(propagation = Propagation.MANDATORY)
  void changed(Pledge before, Pledge after) {
    tell(after, words -> news(words, before, after));
  }

  private void tell(Pledge pledge, Function<PledgeWords, List<GiftNews>> said) {
    givers
        .find(pledge.giver())
        .filter(giver -> giver.person() != null)
        .ifPresent(giver -> {
          PledgeWords words = new PledgeWords(giver.language(), site.name());
          said.apply(words)
              .forEach(news ->
                  outbox.enqueue(MailKind.NOTICE, null, giver.recipient(), mail.news(giver, news)));
        });
  }

  private List<GiftNews> news(PledgeWords words, Pledge before, Pledge after) {
    if (after.state() == State.ENDED) {
      // Whoever has her data erased is told goodbye in a mail of its own.
      return before.state() == State.ENDED || after.why().equals("erased")
          ? List.of()
          : List.of(words.ended(after));
    }
    List<GiftNews> news = new ArrayList<>(state(words, before, after).toList());
    GiftNews changed = words.changed(before, after, isMoved(before, after));
    if (changed != null) {
      news.add(changed);
    }
    return news;
  }

  private Stream<GiftNews> state(PledgeWords words, Pledge before, Pledge after) {
    Instant end = after.endsAt();
    return switch (after.state()) {
      case ENDING ->
          end == null || end.equals(before.endsAt())
              ? Stream.of()
              : Stream.of(words.ending(after, end));
      case PAUSED ->
          before.state() == State.PAUSED
                  && Objects.equals(before.pausedUntil(), after.pausedUntil())
              ? Stream.of()
              : Stream.of(words.paused(after));
      case PAST_DUE -> isNewFailure(before, after) ? Stream.of(words.failed(after)) : Stream.of();
      case ACTIVE ->
          before.state() == State.ENDING || before.state() == State.PAUSED
              ? Stream.of(words.goesOn(after))
              : // Of a payment that came after all, the receipt tells.
              Stream.of();
      case ENDED -> Stream.of();
    };
  }

  /** One try is told of by several events, and out of order. */
  private boolean isNewFailure(Pledge before, Pledge after) {
    return after.attempts() > 0
        && (before.state() != State.PAST_DUE || after.attempts() != before.attempts())
        && notices.isFirst(
            after.number(),
            NoticeRows.Kind.PAYMENT_FAILED,
            LocalDate.ofInstant(after.periodEnd(), ZoneOffset.UTC) + "/" + after.attempts());
  }

  /** Once a charge is due, the next one's day is a year or a month later, and that is no news. */
  private boolean isMoved(Pledge before, Pledge after) {
    return !before.periodEnd().equals(after.periodEnd())
        && clock.instant().isBefore(before.periodEnd().minus(NEAR));
  }
}
