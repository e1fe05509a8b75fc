package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;

class FaultsTests {

  @Test
  void aWayThatIsCutIsTriedAgainAndWhatWasAskedWronglyIsNot() {
    assertThat(
            List.of(
                new CannotGetJdbcConnectionException("no"),
                new DataAccessResourceFailureException("cut"),
                new CannotCreateTransactionException("no")))
        .allMatch(Faults::mayPass)
        .allMatch(Faults::isOfTheWay);
    SQLException reason = new SQLException();
    assertThat(
            List.of(
                new DuplicateKeyException("twice"),
                new BadSqlGrammarException("insert", "insert", reason),
                new IllegalStateException()))
        .noneMatch(Faults::mayPass)
        .noneMatch(Faults::isOfTheWay);
    assertThat(
            List.of(
                new QueryTimeoutException("silent"),
                new CannotAcquireLockException("a deadlock, for ever perhaps"),
                new UncategorizedSQLException("insert", "insert", reason)))
        .allMatch(Faults::mayPass)
        .noneMatch(Faults::isOfTheWay);
  }
}
