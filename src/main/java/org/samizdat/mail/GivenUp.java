package org.samizdat.mail;

import java.util.List;
import java.util.UUID;
import org.samizdat.mail.Undeliverable.Failure;
import org.samizdat.mail.smtp.Reply;
import org.samizdat.values.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What follows from deliveries that were given up after a day. If it is lost to a crash, the next
 * one of the same reader brings it back.
 */
@Component
class GivenUp {

  private static final Logger LOG = LoggerFactory.getLogger(GivenUp.class);

  private final JdbcClient database;
  private final Undeliverable undeliverable;
  private final TransactionTemplate transactions;

  GivenUp(JdbcClient database, Undeliverable undeliverable, TransactionTemplate transactions) {
    this.database = database;
    this.undeliverable = undeliverable;
    this.transactions = transactions;
  }

  /** Of a chunk that was closed. Nothing is given up at the first try. */
  void draw(Chunk chunk) {
    if (chunk.giveUpAt() == null) {
      return;
    }
    try {
      for (PersonId person : fullOrAway(chunk)) {
        transactions.executeWithoutResult(status -> undeliverable.draw(person, Failure.SOFT));
      }
    } catch (RuntimeException failed) {
      LOG.warn("What follows from chunk {} was not drawn", chunk.id(), failed);
    }
  }

  private List<PersonId> fullOrAway(Chunk chunk) {
    return database
        .sql(
            """
            select delivery.person
            from outcome
            join delivery using (mailing, number)
            where outcome.mailing = :mailing
            and outcome.number between :first and :last
            and outcome.attempt = :attempt + 1
            and outcome.chunk = :chunk
            and outcome.result = 'GAVE_UP'
            and outcome.enhanced_code = any(:codes)
            """)
        .param("mailing", chunk.mailing().value())
        .param("first", chunk.first())
        .param("last", chunk.last())
        .param("attempt", chunk.attempt())
        .param("chunk", chunk.id())
        .param("codes", Reply.FULL_OR_AWAY_CODES.toArray(String[]::new))
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }
}
