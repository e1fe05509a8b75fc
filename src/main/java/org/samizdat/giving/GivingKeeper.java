package org.samizdat.giving;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.samizdat.values.PersonId;
import org.samizdat.vault.PersonKeeper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Answers the other modules about persons who give here, or began to. */
@Component
class GivingKeeper implements PersonKeeper {

  private final DonationTable donations;
  private final Givers givers;
  private final SupportLinkRequests links;

  GivingKeeper(DonationTable donations, Givers givers, SupportLinkRequests links) {
    this.donations = donations;
    this.givers = givers;
    this.links = links;
  }

  @Override
  public String module() {
    return "giving";
  }

  @Override
  public Set<PersonId> keeps(Collection<PersonId> persons) {
    Set<PersonId> kept = new HashSet<>(donations.among(persons));
    kept.addAll(givers.among(persons));
    kept.addAll(links.among(persons));
    return kept;
  }

  /** What she gave stays, as the books must; whose it was is not known any more. */
  @Override
  @Transactional
  public void forget(PersonId person) {
    donations.forget(person);
    givers.forget(person);
    links.forget(person);
  }
}
