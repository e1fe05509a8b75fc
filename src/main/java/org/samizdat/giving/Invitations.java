package org.samizdat.giving;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Invites whoever has given once to give every month: once in her life, ten to fourteen days after
 * her first gift; never if that went back, if she has given again or gives already, or said no.
 */
@Component
class Invitations {

  private static final Logger LOG = LoggerFactory.getLogger(Invitations.class);

  /** Days after the gift: its thanks have been read, and it is not forgotten. */
  private static final int FIRST_DAY = 10;

  private static final int LAST_DAY = 14;

  /** It waits until nothing else left to her for a day; with a letter every day, that is never. */
  private static final int DAYS_OF_WAITING = 7;

  /** By then it was sent or called off, and later the mailing is forgotten. */
  private static final int DAYS_TO_CALL_OFF = 2 * DAYS_OF_WAITING;

  private final JdbcClient database;
  private final Givers givers;
  private final Payments payments;
  private final GivingMail mail;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Invitations(
      JdbcClient database,
      Givers givers,
      Payments payments,
      GivingMail mail,
      Outbox outbox,
      TransactionTemplate transaction,
      Clock clock) {
    this.database = database;
    this.givers = givers;
    this.payments = payments;
    this.mail = mail;
    this.outbox = outbox;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Invites whoever is to be invited today. A repeat, on any node, invites nobody twice. */
  void inviteDue() {
    for (Long giver : due(null)) {
      try {
        transaction.executeWithoutResult(status -> invite(giver));
      } catch (RuntimeException failed) {
        // She has four more days.
        LOG.error("Giver {} could not be invited", giver, failed);
      }
    }
    giveUp();
  }

  /**
   * She has given again: what still waits is not sent. Takes part in the caller's transaction,
   * which holds the giver's row from here on.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void callOff(long giver) {
    givers.lock(giver);
    mailings(giver, today().minusDays(DAYS_TO_CALL_OFF)).forEach(outbox::cancel);
  }

  /** She wants no more invitations, of whatever kind. A repeat changes nothing. */
  @Transactional
  void stop(long giver) {
    givers.wantNoInvitations(giver);
    callOff(giver);
  }

  private void invite(long number) {
    // Held, so that nobody invites her or books another gift of hers meanwhile; then looked at
    // again.
    Optional<Giver> giver = givers.lock(number);
    if (giver.isEmpty() || due(number).isEmpty()) {
      return;
    }
    Payment gift = payments.of(giver.get()).getFirst();
    MailingId mailing =
        outbox.enqueue(
            MailKind.INVITATION, null, giver.get().recipient(), mail.monthly(giver.get(), gift));
    database
        .sql(
            """
            insert into giver_invitation (giver, mailing, day)
            values (:giver, :mailing, :today)
            """)
        .param("giver", number)
        .param("mailing", mailing.value())
        .param("today", today())
        .update();
  }

  /**
   * @param giver whether she is; null for everybody who is
   */
  private List<Long> due(@Nullable Long giver) {
    return database
        .sql(
            """
            select giver.number
            from payment as first
            join giver on giver.number = first.giver
            where first.frequency = 'ONCE'
            and first.paid_at >= :from
            and first.paid_at < :until
            and giver.person is not null
            and not giver.no_invitations
            and (cast(:giver as bigint) is null or giver.number = :giver)
            and not exists (
              select from payment as other
              where other.giver = first.giver
              and other.intent <> first.intent)
            and not exists (
              select from refund
              where refund.payment = first.intent)
            and not exists (
              select from dispute
              where dispute.payment = first.intent)
            and not exists (
              select from pledge
              where pledge.giver = first.giver
              and pledge.state <> 'ENDED')
            and not exists (
              select from giver_invitation
              where giver_invitation.giver = first.giver)
            order by giver.number
            """)
        .param("from", today().minusDays(LAST_DAY).atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
        .param(
            "until",
            today().minusDays(FIRST_DAY - 1L).atStartOfDay(ZoneOffset.UTC).toOffsetDateTime())
        .param("giver", giver, Types.BIGINT)
        .query((row, number) -> row.getLong("number"))
        .list();
  }

  /** What has waited for its turn for a week would come out of the blue. */
  private void giveUp() {
    database
        .sql(
            """
            select mailing
            from giver_invitation
            where day >= :from
            and day <= :until
            """)
        .param("from", today().minusDays(DAYS_TO_CALL_OFF))
        .param("until", today().minusDays(DAYS_OF_WAITING))
        .query((row, number) -> new MailingId(row.getLong("mailing")))
        .list()
        .forEach(outbox::cancel);
  }

  private List<MailingId> mailings(long giver, LocalDate since) {
    return database
        .sql(
            """
            select mailing
            from giver_invitation
            where giver = :giver
            and day >= :since
            """)
        .param("giver", giver)
        .param("since", since)
        .query((row, number) -> new MailingId(row.getLong("mailing")))
        .list();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
