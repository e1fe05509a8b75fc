package org.samizdat.giving;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Gifts that a bank has yet to pay. An account number can be invented, so nobody becomes a giver by
 * one or is found by her address; but whoever asks whether she has given is told of it.
 */
@Component
class DebitsOnTheirWay {

  private final JdbcClient database;
  private final Vault vault;

  DebitsOnTheirWay(JdbcClient database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /**
   * Whether one is of somebody with this address.
   *
   * @param since when it was begun, inclusive
   */
  boolean areOf(EmailAddress address, Instant since) {
    List<PersonId> persons =
        database
            .sql(
                """
                select person
                from donation
                where state = 'PROCESSING'
                and person is not null
                and opened_at >= :since
                """)
            .param("since", since.atOffset(ZoneOffset.UTC))
            .query((row, count) -> new PersonId(row.getObject("person", UUID.class)))
            .list();
    return vault.addresses(persons).opened().values().stream().anyMatch(address::isSameAs);
  }
}
