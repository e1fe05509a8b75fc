package org.samizdat.vault;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.samizdat.values.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Sees every erasure through until each module has answered, and sweeps persons nobody names. */
@Component
public class Erasures {

  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
  private static final int BATCH = 500;

  private final VaultDatabase database;
  private final VaultSettings settings;
  private final Clock clock;
  private final ObjectProvider<PersonKeeper> keepers;

  Erasures(
      VaultDatabase database,
      VaultSettings settings,
      Clock clock,
      ObjectProvider<PersonKeeper> keepers) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.keepers = keepers;
  }

  /**
   * Asks the modules that have not answered yet about every forgotten person. One module's failure
   * is logged without anything personal, stops no other, and is tried again by the next call.
   */
  public void carryOn() {
    for (PersonId person : unfinished()) {
      carryOn(person);
    }
  }

  /** Sweeps persons admitted long ago whom no module keeps: the leftovers of a crash. */
  public void sweepOrphans() {
    List<PersonId> old =
        database
            .client()
            .sql(
                """
                select id
                from vault.person
                where admitted_at < :before
                order by admitted_at
                """)
            .param("before", clock.instant().minus(settings.orphanAge()).atOffset(ZoneOffset.UTC))
            .query((row, number) -> new PersonId(row.getObject("id", UUID.class)))
            .list();
    for (int from = 0; from < old.size(); from += BATCH) {
      sweep(old.subList(from, Math.min(old.size(), from + BATCH)));
    }
  }

  private void sweep(List<PersonId> persons) {
    Set<PersonId> orphans = new HashSet<>(persons);
    keepers.forEach(keeper -> orphans.removeAll(keeper.keeps(persons)));
    if (orphans.isEmpty()) {
      return;
    }
    // Not confirmed in the meantime: confirming empties admitted_at.
    database
        .client()
        .sql("delete from vault.person where id = any(:ids) and admitted_at is not null")
        .param("ids", orphans.stream().map(PersonId::value).toArray(UUID[]::new))
        .update();
    LOG.info("Swept {} persons whom no row names", orphans.size());
  }

  private List<PersonId> unfinished() {
    return database
        .client()
        .sql("select person from vault.erasure where finished_on is null order by person")
        .query((row, number) -> new PersonId(row.getObject("person", UUID.class)))
        .list();
  }

  private void carryOn(PersonId person) {
    Set<String> answered =
        new HashSet<>(
            database
                .client()
                .sql("select module from vault.erasure_answer where person = :person")
                .param("person", person.value())
                .query(String.class)
                .list());
    boolean all = true;
    for (PersonKeeper keeper : keepers) {
      all &= answered.contains(keeper.module()) || asks(keeper, person);
    }
    if (all) {
      database
          .client()
          .sql("update vault.erasure set finished_on = :today where person = :person")
          .param("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
          .param("person", person.value())
          .update();
    }
  }

  private boolean asks(PersonKeeper keeper, PersonId person) {
    try {
      keeper.forget(person);
    } catch (RuntimeException failed) {
      LOG.warn("{} has not yet forgotten person {}", keeper.module(), person, failed);
      return false;
    }
    database
        .client()
        .sql(
            """
            insert into vault.erasure_answer (person, module)
            values (:person, :module)
            on conflict do nothing
            """)
        .param("person", person.value())
        .param("module", keeper.module())
        .update();
    return true;
  }
}
