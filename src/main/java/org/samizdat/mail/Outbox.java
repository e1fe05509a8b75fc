package org.samizdat.mail;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Where mail is left to be sent. Everything here is a row; nothing is sent by the caller. */
@Component
public class Outbox {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FIRST_VERSION = 1;

  private final JdbcClient database;
  private final Audiences audiences;
  private final Books books;
  private final Drops drops;
  private final Contents contents;
  private final FirstPart firstPart;
  private final SecondCopies secondCopies;
  private final Doorbell doorbell;
  private final Clock clock;

  Outbox(
      JdbcClient database,
      Audiences audiences,
      Books books,
      Drops drops,
      Contents contents,
      FirstPart firstPart,
      SecondCopies secondCopies,
      Doorbell doorbell,
      Clock clock) {
    this.database = database;
    this.audiences = audiences;
    this.books = books;
    this.drops = drops;
    this.contents = contents;
    this.firstPart = firstPart;
    this.secondCopies = secondCopies;
    this.doorbell = doorbell;
    this.clock = clock;
  }

  /**
   * Leaves one mail to one person. Must run in the transaction of the row that is its reason: both
   * are there, or neither. The letter is sealed under the person's key.
   *
   * @param newsletter the newsletter it is about, for suppressions of that newsletter alone
   * @return the mailing; a forgotten person's is made all the same, and skipped
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public MailingId enqueue(
      MailKind kind, @Nullable String newsletter, Recipient recipient, Letter letter) {
    MailingId mailing = create(kind, newsletter);
    contents.storeSealed(mailing, FIRST_VERSION, kind, newsletter, letter, recipient.person());
    audiences.add(mailing, List.of(recipient));
    audiences.cut(mailing, kind, null);
    moveFrom(mailing, Mailing.State.OPEN, Mailing.State.SENDING);
    doorbell.ring(kind.lane());
    return mailing;
  }

  /** Opens a digest's mailing: the letter is fixed, its readers are still to be added. */
  @Transactional
  public MailingId open(String newsletter, Letter letter) {
    MailingId mailing = create(MailKind.DIGEST, newsletter);
    contents.store(mailing, FIRST_VERSION, newsletter, letter);
    return mailing;
  }

  /**
   * Adds a page of readers to an open mailing. Pages come in the order of {@link PersonId}; a page
   * is added whole or not at all, and readers at or below {@link #lastAdded} are ignored, so a
   * listing killed half-way goes on from there.
   *
   * @throws IllegalStateException if the mailing's audience is closed
   */
  @Transactional
  public void add(MailingId mailing, List<Recipient> page) {
    if (lock(mailing) != Mailing.State.OPEN) {
      throw new IllegalStateException("The audience of mailing " + mailing + " is closed");
    }
    audiences.add(mailing, page);
  }

  /** The last reader that was added; where an interrupted listing goes on. */
  public Optional<PersonId> lastAdded(MailingId mailing) {
    return audiences.lastAdded(mailing);
  }

  /** Closes the audience and starts the sending. A repeat does nothing. */
  @Transactional
  public void close(MailingId mailing) {
    close(mailing, Mailing.State.SENDING);
  }

  /**
   * Drops what is not yet sent to a person who has withdrawn. Takes part in the caller's
   * transaction.
   *
   * @param newsletter which newsletter's mail; null for all that is not an answer to her own act
   */
  @Transactional
  public void drop(PersonId person, @Nullable String newsletter) {
    drops.add(person, Mailing.Skip.WITHDRAWN, newsletter);
  }

  /**
   * The deliveries that may have come twice, by number: those counted as {@link Mailing#maybeTwice}
   * and as {@link Mailing#unknown}. They are known for 90 days after the mailing; the counts stay.
   *
   * @param after exclusive; 0 starts from the beginning
   * @param most at least 1
   */
  public List<Mailing.SecondCopy> secondCopies(MailingId mailing, int after, int most) {
    return secondCopies.page(mailing, after, most);
  }

  /** Stops within a second what is not yet on the wire. Does nothing to what is not being sent. */
  @Transactional
  public void pause(MailingId mailing) {
    moveFrom(mailing, Mailing.State.SENDING, Mailing.State.PAUSED);
    ring();
  }

  /**
   * Goes on after {@link #pause}, or after it had stopped by itself: for the same reason it does
   * not stop again.
   */
  @Transactional
  public void resume(MailingId mailing) {
    database
        .sql(
            """
            update mailing
            set state = 'SENDING',
              overruled = case when brake is null then overruled else overruled || brake end,
              brake = null
            where id = :mailing
            and state = 'PAUSED'
            """)
        .param("mailing", mailing.value())
        .update();
    ring();
  }

  /** Lets all of a mailing go whose first part goes first. A repeat does nothing. */
  @Transactional
  public void goOn(MailingId mailing) {
    firstPart.goOn(mailing);
  }

  /**
   * Replaces the letter of a paused digest for those who have not got it yet. Each outcome names
   * the version that was sent.
   *
   * @return the number of the new version; the first letter was 1
   * @throws Refused {@code mailing-not-paused}
   */
  @Transactional
  public int correct(MailingId mailing, Letter letter) {
    Mailing books = find(mailing);
    if (lock(mailing) != Mailing.State.PAUSED || books.kind() != MailKind.DIGEST) {
      throw new Refused(
          Refused.Kind.STALE,
          "mailing-not-paused",
          "Only a paused issue can be corrected. Please pause it first.");
    }
    int version =
        database
            .sql(
                """
                update mailing
                set content_version = content_version + 1
                where id = :mailing
                returning content_version
                """)
            .param("mailing", mailing.value())
            .query(Integer.class)
            .single();
    contents.store(mailing, version, newsletter(mailing), letter);
    return version;
  }

  /**
   * Ends a mailing; what is not yet sent counts as skipped: cancelled. Does nothing to a mailing
   * that has ended.
   */
  @Transactional
  public void cancel(MailingId mailing) {
    close(mailing, Mailing.State.CANCELLED);
    moveFrom(mailing, Mailing.State.SENDING, Mailing.State.CANCELLED);
    moveFrom(mailing, Mailing.State.PAUSED, Mailing.State.CANCELLED);
    ring();
  }

  /**
   * A mailing's books as they stand.
   *
   * @throws Refused {@code mailing-not-found}
   */
  public Mailing find(MailingId mailing) {
    return books.find(mailing).orElseThrow(Outbox::notFound);
  }

  /**
   * The same for those who only look on, however many and often: its state as it is, its counts up
   * to a second old.
   *
   * @throws Refused {@code mailing-not-found}
   */
  public Mailing glance(MailingId mailing) {
    return books.glance(mailing).orElseThrow(Outbox::notFound);
  }

  /**
   * How a mailing stands; cheap, for nothing is counted.
   *
   * @throws Refused {@code mailing-not-found}
   */
  public Mailing.State state(MailingId mailing) {
    return books.state(mailing).orElseThrow(Outbox::notFound);
  }

  private MailingId create(MailKind kind, @Nullable String newsletter) {
    MailingId mailing = new MailingId(RANDOM.nextLong());
    database
        .sql(
            """
            insert into mailing (id, kind, lane, newsletter, state, content_version, created_at)
            values (:id, :kind, :lane, :newsletter, 'OPEN', :version, :now)
            """)
        .param("id", mailing.value())
        .param("kind", kind.name())
        .param("lane", kind.lane().name())
        .param("newsletter", newsletter)
        .param("version", FIRST_VERSION)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return mailing;
  }

  private void close(MailingId mailing, Mailing.State next) {
    if (lock(mailing) != Mailing.State.OPEN) {
      return;
    }
    audiences.cut(mailing, MailKind.DIGEST, firstPart.set(mailing));
    moveFrom(mailing, Mailing.State.OPEN, next);
    // An audience of nobody is finished at once.
    books.closeIfFinished(mailing);
    doorbell.ring(Lane.DIGEST);
  }

  private Mailing.State lock(MailingId mailing) {
    return database
        .sql("select state from mailing where id = :mailing for no key update")
        .param("mailing", mailing.value())
        .query((row, number) -> Mailing.State.valueOf(row.getString("state")))
        .optional()
        .orElseThrow(Outbox::notFound);
  }

  private @Nullable String newsletter(MailingId mailing) {
    return database
        .sql("select coalesce(newsletter, '') from mailing where id = :mailing")
        .param("mailing", mailing.value())
        .query(String.class)
        .optional()
        .filter(slug -> !slug.isEmpty())
        .orElse(null);
  }

  private void moveFrom(MailingId mailing, Mailing.State from, Mailing.State to) {
    database
        .sql(
            """
            update mailing
            set state = :to
            where id = :mailing
            and state = :from
            """)
        .param("to", to.name())
        .param("mailing", mailing.value())
        .param("from", from.name())
        .update();
  }

  private void ring() {
    for (Lane lane : Lane.values()) {
      doorbell.ring(lane);
    }
  }

  private static Refused notFound() {
    return new Refused(Refused.Kind.NOT_FOUND, "mailing-not-found", "There is no such mailing.");
  }
}
