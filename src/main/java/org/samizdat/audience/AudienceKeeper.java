package org.samizdat.audience;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.samizdat.mail.AddressSuppressed;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonKeeper;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers the other modules about persons who are readers here, or asked to be. */
@Component
class AudienceKeeper implements PersonKeeper {

  private final SignupRequests requests;
  private final LinkRequests links;
  private final Readers readers;

  AudienceKeeper(SignupRequests requests, LinkRequests links, Readers readers) {
    this.requests = requests;
    this.links = links;
    this.readers = readers;
  }

  @Override
  public String module() {
    return "audience";
  }

  @Override
  public Set<PersonId> keeps(Collection<PersonId> persons) {
    Set<PersonId> kept = new HashSet<>(requests.among(persons));
    kept.addAll(links.among(persons));
    UUID[] numbers = persons.stream().map(PersonId::value).toArray(UUID[]::new);
    readers.among(numbers).forEach(number -> kept.add(new PersonId(number)));
    return kept;
  }

  /** Her consent records stay: without her receipt they name nobody. */
  @Override
  @Transactional
  public void forget(PersonId person) {
    requests.forget(person);
    links.forget(person);
    readers.deleteById(person.value());
  }

  /** What came back from an address takes its reader off the lists, in the same transaction. */
  @EventListener
  void on(AddressSuppressed suppressed) {
    readers.suppress(suppressed.person().value());
  }
}
