package org.samizdat.giving;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.samizdat.giving.Pledge.State;
import org.samizdat.mail.MailKind;
import org.samizdat.mail.Outbox;
import org.samizdat.mail.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells givers what is coming, each thing once: the charge of a yearly gift one to two weeks before
 * (the card networks ask for seven days), the end of a card in the month before its last one, in
 * one mail for all gifts that are taken from cards of that month: they are mostly one card. Runs
 * every day; what a day of downtime left out is made up for, but nothing is told once it is past.
 */
@Component
class Notices {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  private static final int DAYS_BEFORE_A_CHARGE = 14;

  private final JdbcClient database;
  private final Pledges pledges;
  private final Givers givers;
  private final NoticeRows rows;
  private final GivingMail mail;
  private final Outbox outbox;
  private final Site site;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Notices(
      JdbcClient database,
      Pledges pledges,
      Givers givers,
      NoticeRows rows,
      GivingMail mail,
      Outbox outbox,
      Site site,
      TransactionTemplate transaction,
      Clock clock) {
    this.database = database;
    this.pledges = pledges;
    this.givers = givers;
    this.rows = rows;
    this.mail = mail;
    this.outbox = outbox;
    this.site = site;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Tells whatever is due today. A repeat, on any node, tells nothing twice. */
  void tellDue() {
    Instant now = clock.instant();
    tell(annual(now), this::annual);
    tellOfCards(now);
  }

  private record Notice(NoticeRows.Kind kind, String period, GiftNews news) {}

  private interface Look {
    /** Null if there is nothing to tell of this pledge. */
    @Nullable Notice at(Pledge pledge, PledgeWords words);
  }

  private void tell(List<String> subscriptions, Look look) {
    for (String subscription : subscriptions) {
      try {
        transaction.executeWithoutResult(
            status -> pledges.lock(subscription).ifPresent(pledge -> tell(pledge, look)));
      } catch (RuntimeException failed) {
        // Tomorrow is another day, and the log has this one.
        LOG.error("A notice about subscription {} was not made", subscription, failed);
      }
    }
  }

  /** The pledge is held and was read anew: only what is true now is told. */
  private void tell(Pledge pledge, Look look) {
    Giver giver = givers.find(pledge.giver()).orElseThrow();
    if (giver.person() == null) {
      return;
    }
    Notice notice = look.at(pledge, new PledgeWords(giver.language(), site.name()));
    if (notice != null && rows.isFirst(pledge.number(), notice.kind(), notice.period())) {
      outbox.enqueue(MailKind.NOTICE, null, giver.recipient(), mail.news(giver, notice.news()));
    }
  }

  private List<String> annual(Instant now) {
    return find(
        """
        select subscription
        from pledge
        where frequency = 'ANNUAL'
        and state in ('ACTIVE', 'PAUSED')
        and period_end > :now
        and period_end < :until
        and not exists (
          select from giving_notice
          where giving_notice.pledge = pledge.number
          and giving_notice.kind = 'ANNUAL_CHARGE'
          and giving_notice.period = to_char(pledge.period_end at time zone 'UTC', 'YYYY-MM-DD'))
        order by period_end, number
        """,
        statement ->
            statement
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param(
                    "until",
                    day(now)
                        .plusDays(DAYS_BEFORE_A_CHARGE + 1L)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toOffsetDateTime()));
  }

  private @Nullable Notice annual(Pledge pledge, PledgeWords words) {
    Instant now = clock.instant();
    Instant charge = pledge.periodEnd();
    boolean near =
        charge.isAfter(now) && !day(charge).isAfter(day(now).plusDays(DAYS_BEFORE_A_CHARGE));
    return pledge.frequency() == Frequency.ANNUAL && near && isCharged(pledge)
        ? new Notice(
            NoticeRows.Kind.ANNUAL_CHARGE, day(charge).toString(), words.annualCharge(pledge))
        : null;
  }

  /** At the end of the period, that is: not if it rests beyond it, or ends. */
  private static boolean isCharged(Pledge pledge) {
    Instant rests = pledge.pausedUntil();
    return switch (pledge.state()) {
      case ACTIVE -> true;
      case PAUSED -> rests != null && !rests.isAfter(pledge.periodEnd());
      case PAST_DUE, ENDING, ENDED -> false;
    };
  }

  private void tellOfCards(Instant now) {
    LocalDate month = YearMonth.from(day(now)).atDay(1);
    List<Long> due =
        database
            .sql(
                """
                select distinct giver
                from pledge
                where state in ('ACTIVE', 'PAUSED')
                and card_expires >= :month
                and card_expires <= :next
                and not exists (
                  select from giving_notice
                  where giving_notice.pledge = pledge.number
                  and giving_notice.kind = 'CARD_EXPIRES'
                  and giving_notice.period = to_char(pledge.card_expires, 'YYYY-MM'))
                order by giver
                """)
            .param("month", month)
            .param("next", month.plusMonths(1))
            .query((row, number) -> row.getLong("giver"))
            .list();
    for (long giver : due) {
      try {
        transaction.executeWithoutResult(status -> givers.lock(giver).ifPresent(this::tellOfCards));
      } catch (RuntimeException failed) {
        // Tomorrow is another day, and the log has this one.
        LOG.error("A notice about a card of giver {} was not made", giver, failed);
      }
    }
  }

  /** She is held, so that of two workers one tells her; each pledge is held and was read anew. */
  private void tellOfCards(Giver giver) {
    if (giver.person() == null) {
      return;
    }
    SortedMap<YearMonth, List<Pledge>> untold = new TreeMap<>();
    for (Pledge each : pledges.of(giver)) {
      Pledge held = pledges.lock(each.number()).orElseThrow();
      YearMonth last = ending(held);
      if (last != null
          && rows.isFirst(held.number(), NoticeRows.Kind.CARD_EXPIRES, last.toString())) {
        untold.computeIfAbsent(last, month -> new ArrayList<>()).add(held);
      }
    }
    PledgeWords words = new PledgeWords(giver.language(), site.name());
    untold.forEach((last, gifts) ->
        outbox.enqueue(
            MailKind.NOTICE,
            null,
            giver.recipient(),
            mail.news(giver, words.cardExpires(gifts, last))));
  }

  /** The last month of a card if it is near and a charge is due afterwards; else null. */
  private @Nullable YearMonth ending(Pledge pledge) {
    YearMonth last = pledge.cardExpires();
    YearMonth month = YearMonth.from(day(clock.instant()));
    boolean near = last != null && !last.isBefore(month) && !last.isAfter(month.plusMonths(1));
    boolean goesOn = pledge.state() == State.ACTIVE || pledge.state() == State.PAUSED;
    return near && goesOn ? last : null;
  }

  private List<String> find(
      String sql, Function<JdbcClient.StatementSpec, JdbcClient.StatementSpec> values) {
    return values
        .apply(database.sql(sql))
        .query((row, number) -> row.getString("subscription"))
        .list();
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
