package org.samizdat.mail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.samizdat.mail.smtp.Reply;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How an issue goes while it goes: a running sum. What a finished chunk has come to does not change
 * any more and is read once by each node; those in hand, a thousand deliveries at most for each
 * route, are read at each look.
 */
@Component
class Tally {

  /**
   * What became of deliveries.
   *
   * @param decided sent or failed
   * @param refused of those: for good, whatever the reason
   * @param hardBounces of those: because there is no such address
   */
  record Counted(int decided, int refused, int hardBounces) {

    static final Counted NOTHING = new Counted(0, 0, 0);

    int sent() {
      return decided - refused;
    }

    Counted and(Counted other) {
      return new Counted(
          decided + other.decided, refused + other.refused, hardBounces + other.hardBounces);
    }
  }

  private record Counting(long chunk, boolean isDone, Counted counted) {}

  private final Map<MailingId, Map<Long, Counted>> finished = new ConcurrentHashMap<>();
  private final JdbcClient database;

  Tally(JdbcClient database) {
    this.database = database;
  }

  /** Forgets all others, which are over. */
  void retain(Collection<MailingId> mailings) {
    finished.keySet().retainAll(Set.copyOf(mailings));
  }

  /** Of a mailing, so far. For one thread at a time. */
  Counted of(MailingId mailing) {
    Map<Long, Counted> known =
        finished.computeIfAbsent(mailing, first -> new ConcurrentHashMap<>());
    Counted sum = known.values().stream().reduce(Counted.NOTHING, Counted::and);
    for (Counting chunk : countOthers(mailing, known.keySet())) {
      sum = sum.and(chunk.counted());
      if (chunk.isDone()) {
        known.put(chunk.chunk(), chunk.counted());
      }
    }
    return sum;
  }

  /**
   * Each chunk on its own, by the key of the outcomes in its range; the codes are those that
   * suppress an address, too.
   */
  private List<Counting> countOthers(MailingId mailing, Collection<Long> known) {
    return database
        .sql(
            """
            select chunk.id, chunk.state = 'DONE' as done, counted.decided, counted.refused,
              counted.hard_bounces
            from chunk
            cross join lateral (
              select count(*) as decided,
                count(*) filter (where result = 'FAILED' and smtp_code >= 500) as refused,
                count(*) filter (
                  where result = 'FAILED'
                  and smtp_code >= 500
                  and enhanced_code = any(:codes)) as hard_bounces
              from outcome
              where outcome.mailing = chunk.mailing
              and outcome.number between chunk.first and chunk.last
              and outcome.attempt = chunk.attempt
              and outcome.chunk = chunk.id
              and outcome.result in ('SENT', 'FAILED')
            ) as counted
            where chunk.mailing = :mailing
            and chunk.state in ('HELD', 'DONE')
            and chunk.id <> all(:known)
            """)
        .param("mailing", mailing.value())
        .param("known", new ArrayList<>(known).toArray(Long[]::new))
        .param("codes", Reply.ADDRESS_CODES.toArray(String[]::new))
        .query((row, number) ->
            new Counting(
                row.getLong("id"),
                row.getBoolean("done"),
                new Counted(
                    row.getInt("decided"), row.getInt("refused"), row.getInt("hard_bounces"))))
        .list();
  }
}
