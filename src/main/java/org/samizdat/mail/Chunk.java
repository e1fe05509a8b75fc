package org.samizdat.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A range of one mailing's deliveries on one route, as it was when it was claimed.
 *
 * @param attempt from 1
 * @param retryOf from the second attempt on, the chunk some of whose deliveries these are
 * @param retryResult and how they ended there
 * @param last inclusive
 * @param fence whoever writes about the chunk must know it
 * @param window how many may be started and not recorded
 * @param version of the mailing's content
 * @param giveUpAt 24 hours after the first try; null during it
 */
record Chunk(
    long id,
    MailingId mailing,
    Lane lane,
    Route route,
    int attempt,
    @Nullable Long retryOf,
    @Nullable Result retryResult,
    int first,
    int last,
    long fence,
    int window,
    int version,
    @Nullable Instant giveUpAt) {

  static final String COLUMNS =
      """
      chunk.id, chunk.mailing, chunk.lane, chunk.route, chunk.attempt, chunk.retry_of,
      chunk.retry_result, chunk.first, chunk.last, chunk.fence, chunk.window_size,
      chunk.content_version, chunk.give_up_at
      """;

  static Chunk read(ResultSet row, int number) throws SQLException {
    String retryResult = row.getString("retry_result");
    OffsetDateTime giveUpAt = row.getObject("give_up_at", OffsetDateTime.class);
    return new Chunk(
        row.getLong("id"),
        new MailingId(row.getLong("mailing")),
        Lane.valueOf(row.getString("lane")),
        Route.valueOf(row.getString("route")),
        row.getInt("attempt"),
        row.getObject("retry_of", Long.class),
        retryResult == null ? null : Result.valueOf(retryResult),
        row.getInt("first"),
        row.getInt("last"),
        row.getLong("fence"),
        row.getInt("window_size"),
        row.getInt("content_version"),
        giveUpAt == null ? null : giveUpAt.toInstant());
  }
}
