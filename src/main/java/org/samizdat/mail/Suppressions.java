package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.SuppressionTable.Suppression;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.KeyedPrint;
import org.samizdat.vault.Prints;
import org.springframework.stereotype.Component;

/**
 * Whom we must not write to: keyed prints of addresses with reason and day, which outlive the
 * person.
 */
@Component
public class Suppressions {

  /** Why; decides what is held back and what lifts it. */
  public enum Reason {
    /** Left one newsletter: holds that newsletter back. Lifted by new confirmed consent to it. */
    WITHDRAWN,
    /**
     * Marked us as spam: holds all back but answers to her own act, the question whether she meant
     * a new signup among them. Lifted by new consent.
     */
    COMPLAINT,
    /**
     * The address refuses for good: holds all back but one confirmation in 30 days that she asks
     * for. Lifted by new consent, for then a mail did arrive.
     */
    HARD_BOUNCE,
    /** "Never write to me": holds everything back. Only the desk lifts it. */
    NEVER;

    /**
     * Whether this reason alone holds a mail back.
     *
     * @param sameNewsletter the mail is about the newsletter that was left
     * @param letThrough a confirmation has passed in the last 30 days
     */
    boolean holdsBack(MailKind kind, boolean sameNewsletter, boolean letThrough) {
      return switch (this) {
        case WITHDRAWN -> kind == MailKind.DIGEST && sameNewsletter;
        case COMPLAINT -> !kind.answersHerOwnAct();
        case HARD_BOUNCE -> kind != MailKind.CONFIRMATION || letThrough;
        case NEVER -> true;
      };
    }
  }

  /**
   * Why an address is not written to.
   *
   * @param newsletter the one that was left; null if it is about all mail
   * @param since the UTC day
   */
  public record Standing(Reason reason, @Nullable String newsletter, LocalDate since) {}

  /** From one confirmation that passed a hard bounce to the next that may. */
  private static final int DAYS_BETWEEN_CONFIRMATIONS = 30;

  private final SuppressionTable table;
  private final SuppressionLifts lifts;
  private final Limits limits;
  private final Prints prints;
  private final Clock clock;

  Suppressions(
      SuppressionTable table, SuppressionLifts lifts, Limits limits, Prints prints, Clock clock) {
    this.table = table;
    this.lifts = lifts;
    this.limits = limits;
    this.prints = prints;
    this.clock = clock;
  }

  /**
   * Records a suppression. Takes part in the caller's transaction; a repeat keeps the first day.
   *
   * @param newsletter for {@link Reason#WITHDRAWN} the newsletter left; otherwise null
   */
  public void suppress(EmailAddress address, Reason reason, @Nullable String newsletter) {
    List<KeyedPrint> candidates = prints.suppressionCandidates(address);
    table.insert(candidates, reason, scope(reason, newsletter), today());
  }

  /** Lifts what new confirmed consent to a newsletter lifts; {@link Reason#NEVER} stays. */
  public void liftByConsent(EmailAddress address, String newsletter) {
    lift(address, Reason.WITHDRAWN, newsletter);
    liftByConsent(address);
  }

  /**
   * Lifts what new confirmed consent lifts that is about no newsletter: what she left stays left.
   */
  public void liftByConsent(EmailAddress address) {
    lift(address, Reason.COMPLAINT, null);
    lift(address, Reason.HARD_BOUNCE, null);
  }

  /** Lifts one suppression by the desk's hand. */
  public void lift(EmailAddress address, Reason reason, @Nullable String newsletter) {
    List<KeyedPrint> candidates = prints.suppressionCandidates(address);
    boolean wasThere = table.delete(candidates, reason, scope(reason, newsletter));
    if (wasThere && reason == Reason.HARD_BOUNCE) {
      lifts.note(candidates.getFirst(), today());
    }
  }

  /**
   * When a {@link Reason#HARD_BOUNCE} of the address was last lifted, in the last 90 days: what
   * came back up to that day has been answered by a mail that did arrive.
   */
  public Optional<LocalDate> liftedOn(EmailAddress address) {
    return lifts.last(prints.suppressionCandidates(address));
  }

  /** What is in the way of mail to an address; for showing it to whoever has proved it is hers. */
  public List<Standing> standing(EmailAddress address) {
    return table.find(prints.suppressionCandidates(address)).stream()
        .map(found ->
            new Standing(
                found.reason(), found.scope().isEmpty() ? null : found.scope(), found.day()))
        .toList();
  }

  /** Whether a mail of this kind, about this newsletter, must not be sent to the address now. */
  public boolean holdsBack(EmailAddress address, MailKind kind, @Nullable String newsletter) {
    LocalDate before = lastDayOutOfTheWay();
    return table.find(prints.suppressionCandidates(address)).stream()
        .anyMatch(found -> {
          LocalDate last = found.letThroughOn();
          boolean letThrough = last != null && last.isAfter(before);
          return found.reason().holdsBack(kind, found.scope().equals(newsletter), letThrough);
        });
  }

  /**
   * The engine's question about a chunk it has just opened: whom the mailing must not reach. One
   * statement for all of them. A confirmation, which goes to one person, is also counted against
   * her limit of the day, and takes the one passage a hard bounce leaves; a mail over the limit is
   * held back like any other that is not wanted.
   *
   * <p>What is taken is taken once: of two workers with two confirmations one passes, and asking
   * again for the same mailing, after a refusal for now or a crash, gives the same answer.
   *
   * @param opened the addresses; a forgotten person has none and is the caller's to skip
   */
  Set<PersonId> heldBack(
      MailKind kind,
      @Nullable String newsletter,
      MailingId mailing,
      Map<PersonId, EmailAddress> opened) {
    Map<PersonId, List<KeyedPrint>> candidates = HashMap.newHashMap(opened.size());
    opened.forEach(
        (person, address) -> candidates.put(person, prints.suppressionCandidates(address)));
    Map<KeyedPrint, List<Suppression>> found =
        table.find(candidates.values().stream().flatMap(List::stream).toList()).stream()
            .collect(Collectors.groupingBy(Suppression::print));
    Set<PersonId> held = new HashSet<>();
    opened.forEach((person, address) -> {
      List<Suppression> hers =
          found.isEmpty()
              ? List.of()
              : candidates.getOrDefault(person, List.of()).stream()
                  .flatMap(print -> found.getOrDefault(print, List.of()).stream())
                  .toList();
      if (hers.stream().anyMatch(one -> holdsBackNow(one, kind, newsletter))
          || !limits.allow(address, kind, mailing)
          || !hers.stream().allMatch(one -> letsThrough(one, mailing))) {
        held.add(person);
      }
    });
    return held;
  }

  private static boolean holdsBackNow(
      Suppression found, MailKind kind, @Nullable String newsletter) {
    // Whether the passage is still to be had is asked where it is taken.
    return found.reason().holdsBack(kind, found.scope().equals(newsletter), false);
  }

  /** Only a confirmation gets as far as this with a hard bounce. */
  private boolean letsThrough(Suppression found, MailingId mailing) {
    return found.reason() != Reason.HARD_BOUNCE
        || table.letThrough(found.print(), passer(mailing), today(), lastDayOutOfTheWay());
  }

  /** Keyed, so that a suppression cannot be joined to a mailing and its person. */
  private byte[] passer(MailingId mailing) {
    return prints.ofRow(("suppression " + mailing).getBytes(StandardCharsets.US_ASCII)).bytes();
  }

  private static String scope(Reason reason, @Nullable String newsletter) {
    if ((reason == Reason.WITHDRAWN) != (newsletter != null)) {
      throw new IllegalArgumentException("Withdrawn is about one newsletter, the rest about all");
    }
    return newsletter == null ? "" : newsletter;
  }

  private LocalDate lastDayOutOfTheWay() {
    return today().minusDays(DAYS_BETWEEN_CONFIRMATIONS);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
