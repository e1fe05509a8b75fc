package org.samizdat.newsletter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What happened to drafts, told to an editor whose page is older than the draft. Takes part in the
 * transaction of the change.
 */
@Component
class IssueChanges {

  /** More would not be read. */
  private static final int MOST_TOLD = 20;

  private final JdbcClient database;
  private final Clock clock;

  IssueChanges(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Notes a change of an issue that is already saved.
   *
   * @param who null if it happened by itself
   * @param story its external id; null if it is not about one
   */
  void note(Issue saved, @Nullable Long who, IssueChange.Act act, @Nullable String story) {
    database
        .sql(
            """
            insert into issue_change (issue, version, who, act, story, changed_at)
            values (:issue, :version, :who, :act, :story, :now)
            """)
        .param("issue", Objects.requireNonNull(saved.id()))
        .param("version", saved.version())
        .param("who", who)
        .param("act", act.name())
        .param("story", story)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * What happened after a version, the latest 20, newest first.
   *
   * @param version exclusive
   */
  List<IssueChange> since(Issue issue, int version) {
    return database
        .sql(
            """
            select c.version, c.who, c.act, s.headline, c.changed_at
            from issue_change c
            left join story s on s.external_id = c.story and s.withdrawn_at is null
            where c.issue = :issue
            and c.version > :version
            order by c.id desc
            limit :most
            """)
        .param("issue", Objects.requireNonNull(issue.id()))
        .param("version", version)
        .param("most", MOST_TOLD)
        .query(IssueChanges::read)
        .list();
  }

  /** Forgets them: what is frozen is not edited any more. */
  void forget(Issue frozen) {
    database
        .sql("delete from issue_change where issue = :issue")
        .param("issue", Objects.requireNonNull(frozen.id()))
        .update();
  }

  private static IssueChange read(ResultSet row, int number) throws SQLException {
    return new IssueChange(
        row.getInt("version"),
        row.getObject("who", Long.class),
        IssueChange.Act.valueOf(row.getString("act")),
        row.getString("headline"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
