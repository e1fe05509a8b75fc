package org.samizdat.giving;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Addresses;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/** Givers as the desk may see them: an initial and the domain of the address. */
@Component
class MaskedGivers {

  private final Givers givers;
  private final Vault vault;

  MaskedGivers(Givers givers, Vault vault) {
    this.givers = givers;
    this.vault = vault;
  }

  /** What the desk calls each of them. */
  Map<Long, String> names(Collection<Long> numbers, Language language) {
    List<Giver> found = givers.of(numbers);
    Addresses addresses =
        vault.addresses(found.stream().map(Giver::person).filter(Objects::nonNull).toList());
    return found.stream()
        .collect(
            Collectors.toMap(Giver::number, giver -> name(giver.person(), addresses, language)));
  }

  private static String name(@Nullable PersonId person, Addresses addresses, Language language) {
    if (person == null) {
      return language.say("desk-gifts.forgotten");
    }
    if (addresses.unreadable().contains(person)) {
      return language.say("desk-gifts.unreadable");
    }
    EmailAddress address = addresses.opened().get(person);
    return address == null ? language.say("desk-gifts.no-address") : address.masked();
  }
}
