package org.samizdat.giving;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the gate has seen in the last minutes. */
@Component
class GateBook {

  /** Arbitrary, and the same in every node: whoever counts and lets through holds it. */
  private static final long LOCK = 0x67617465L;

  /** How a pass was come by. */
  enum Way {
    PROOF,
    TICKET
  }

  /**
   * Somebody who is let through.
   *
   * @param network a print for today; null if it is not known
   */
  record Pass(byte[] proof, byte[] usedFor, byte[] form, byte @Nullable [] network, Way way) {}

  /**
   * The last minutes in figures.
   *
   * @param passes in {@link #RATE}; those by ticket once they are paid: they cost nothing, so a
   *     thief could have many to hide what is declined among them
   * @param declinedForms how many forms had a card declined, in {@link #RATE}
   * @param networks from how many networks unpaid passes by proof were made, in {@link #CROWD}; one
   *     whose network is not known counts as one of its own
   * @param fromHere unpaid passes from one network, in {@link #LIMIT}
   * @param tickets unpaid passes by ticket, in {@link #LIMIT}
   * @param ticketsFromHere behind how many other forms from one network, in {@link #TICKET_LIMIT}
   */
  record Figures(
      int passes,
      int declinedForms,
      int networks,
      int fromHere,
      int tickets,
      int ticketsFromHere) {}

  static final Duration RATE = Duration.ofMinutes(15);
  static final Duration CROWD = Duration.ofMinutes(5);
  static final Duration LIMIT = Duration.ofMinutes(10);
  static final Duration TICKET_LIMIT = Duration.ofHours(1);

  private final JdbcClient database;

  GateBook(JdbcClient database) {
    this.database = database;
  }

  /** Until the transaction ends nobody else counts: a limit is a limit, also for two workers. */
  void lock() {
    database.sql("select pg_advisory_xact_lock(:lock)").param("lock", LOCK).query().listOfRows();
  }

  /** What a proof was used for, if it was. */
  Optional<byte[]> use(byte[] proof) {
    return database
        .sql("select used_for from gate_pass where proof = :proof")
        .param("proof", proof)
        .query((row, number) -> row.getBytes("used_for"))
        .optional();
  }

  void enter(Pass pass, Instant now) {
    database
        .sql(
            """
            insert into gate_pass (proof, used_for, form, network, way, passed_at)
            values (:proof, :usedFor, :form, :network, :way, :now)
            """)
        .param("proof", pass.proof())
        .param("usedFor", pass.usedFor())
        .param("form", pass.form())
        .param("network", pass.network(), java.sql.Types.BINARY)
        .param("way", pass.way().name())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Counts.
   *
   * @param network its prints for today and yesterday; empty if it is not known
   * @param form the print of the form that asks; empty for none
   */
  Figures figures(Collection<byte[]> network, byte[] form, Instant now) {
    return database
        .sql(
            """
            select
              (select count(*) from gate_pass
                where passed_at > :rate
                and (way = 'PROOF' or paid)) as passes,
              (select count(distinct form) from gate_decline
                where declined_at > :rate) as declined_forms,
              (select count(distinct coalesce(network, proof)) from gate_pass
                where passed_at > :crowd
                and way = 'PROOF'
                and not paid) as networks,
              (select count(*) from gate_pass
                where passed_at > :limit
                and network = any(:network)
                and not paid) as from_here,
              (select count(*) from gate_pass
                where passed_at > :limit
                and way = 'TICKET'
                and not paid) as tickets,
              (select count(distinct form) from gate_pass
                where passed_at > :ticketLimit
                and form <> :form
                and way = 'TICKET'
                and network = any(:network)
                and not paid) as tickets_from_here
            """)
        .param("rate", now.minus(RATE).atOffset(ZoneOffset.UTC))
        .param("crowd", now.minus(CROWD).atOffset(ZoneOffset.UTC))
        .param("limit", now.minus(LIMIT).atOffset(ZoneOffset.UTC))
        .param("ticketLimit", now.minus(TICKET_LIMIT).atOffset(ZoneOffset.UTC))
        .param("network", network.toArray(byte[][]::new))
        .param("form", form)
        .query((row, number) ->
            new Figures(
                row.getInt("passes"),
                row.getInt("declined_forms"),
                row.getInt("networks"),
                row.getInt("from_here"),
                row.getInt("tickets"),
                row.getInt("tickets_from_here")))
        .single();
  }

  /** What was paid for counts no more against whoever comes next from there. */
  void enterPaid(byte[] form) {
    database
        .sql("update gate_pass set paid = true where form = :form and not paid")
        .param("form", form)
        .update();
  }

  void enterDecline(byte[] form, Instant now) {
    database
        .sql("insert into gate_decline (form, declined_at) values (:form, :now)")
        .param("form", form)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** How many cards were declined behind one form, while that is kept. */
  int declines(byte[] form) {
    return database
        .sql("select count(*) from gate_decline where form = :form")
        .param("form", form)
        .query(Integer.class)
        .single();
  }

  void forgetBefore(Instant time) {
    for (String statement :
        new String[] {
          "delete from gate_pass where passed_at <= :time",
          "delete from gate_decline where declined_at <= :time"
        }) {
      database.sql(statement).param("time", time.atOffset(ZoneOffset.UTC)).update();
    }
  }
}
