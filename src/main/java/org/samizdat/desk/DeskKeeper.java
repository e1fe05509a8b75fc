package org.samizdat.desk;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonKeeper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers the vault about persons who work here. */
@Component
class DeskKeeper implements PersonKeeper {

  private final Colleagues colleagues;

  DeskKeeper(Colleagues colleagues) {
    this.colleagues = colleagues;
  }

  @Override
  public String module() {
    return "desk";
  }

  @Override
  public Set<PersonId> keeps(Collection<PersonId> persons) {
    UUID[] numbers = persons.stream().map(PersonId::value).toArray(UUID[]::new);
    return colleagues.among(numbers).stream().map(PersonId::new).collect(Collectors.toSet());
  }

  /** Her sessions and links go with the row. */
  @Override
  @Transactional
  public void forget(PersonId person) {
    colleagues.forget(person.value());
  }
}
