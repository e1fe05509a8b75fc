package org.samizdat.mail;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.PersonId;
import org.springframework.stereotype.Component;

/** Where mail is left to be sent. Everything here is a row; nothing is sent by the caller. */
@Component
public class Outbox {

  /**
   * Leaves one mail to one person. Must run in the transaction of the row that is its reason: both
   * are there, or neither. The letter is sealed under the person's key.
   *
   * @param newsletter the newsletter it is about, for suppressions of that newsletter alone
   * @return the mailing; a forgotten person's is made all the same, and skipped
   */
  public MailingId enqueue(
      MailKind kind, @Nullable String newsletter, Recipient recipient, Letter letter) {
    throw new UnsupportedOperationException();
  }

  /** Opens a digest's mailing: the letter is fixed, its readers are still to be added. */
  public MailingId open(String newsletter, Letter letter) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds a page of readers to an open mailing. Pages come in the order of {@link PersonId}; a page
   * is added whole or not at all, and readers at or below {@link #lastAdded} are ignored, so a
   * listing killed half-way goes on from there.
   */
  public void add(MailingId mailing, List<Recipient> page) {
    throw new UnsupportedOperationException();
  }

  /** The last reader that was added; where an interrupted listing goes on. */
  public Optional<PersonId> lastAdded(MailingId mailing) {
    throw new UnsupportedOperationException();
  }

  /** Closes the audience and starts the sending. A repeat does nothing. */
  public void close(MailingId mailing) {
    throw new UnsupportedOperationException();
  }

  /**
   * Drops what is not yet sent to a person who has withdrawn. Takes part in the caller's
   * transaction.
   *
   * @param newsletter which newsletter's mail; null for all that is not an answer to her own act
   */
  public void drop(PersonId person, @Nullable String newsletter) {
    throw new UnsupportedOperationException();
  }

  /** Stops within a second what is not yet on the wire. */
  public void pause(MailingId mailing) {
    throw new UnsupportedOperationException();
  }

  /** Goes on after {@link #pause}. */
  public void resume(MailingId mailing) {
    throw new UnsupportedOperationException();
  }

  /** Ends a mailing; what is not yet sent counts as skipped: cancelled. */
  public void cancel(MailingId mailing) {
    throw new UnsupportedOperationException();
  }

  /** A mailing's books as they stand. */
  public Mailing find(MailingId mailing) {
    throw new UnsupportedOperationException();
  }
}
