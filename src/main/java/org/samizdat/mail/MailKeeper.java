package org.samizdat.mail;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonKeeper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What mail has about a person: a random number in the lists of who got what, until those are
 * counted and deleted. Whatever waits for her when she is forgotten is not sent.
 */
@Component
class MailKeeper implements PersonKeeper {

  private final JdbcClient database;
  private final Drops drops;

  MailKeeper(JdbcClient database, Drops drops) {
    this.database = database;
    this.drops = drops;
  }

  @Override
  public String module() {
    return "mail";
  }

  /** Those to whom something is still to be sent. */
  @Override
  public Set<PersonId> keeps(Collection<PersonId> persons) {
    return new HashSet<>(
        database
            .sql(
                """
                select distinct delivery.person
                from delivery
                join mailing on mailing.id = delivery.mailing
                where delivery.person = any(:persons)
                and mailing.finished_on is null
                """)
            .param("persons", persons.stream().map(PersonId::value).toArray(UUID[]::new))
            .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
            .list());
  }

  /** Her address cannot be opened any more; this is for chunks that were opened before. */
  @Override
  @Transactional
  public void forget(PersonId person) {
    if (!keeps(Set.of(person)).isEmpty()) {
      drops.add(person, Mailing.Skip.ERASED, null);
    }
  }
}
