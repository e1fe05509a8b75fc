package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.samizdat.audience.Receipt;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;

/** Opens what is sealed of a giver besides her address. */
@Component
class GiverSecrets {

  private final Givers givers;
  private final Vault vault;

  GiverSecrets(Givers givers, Vault vault) {
    this.givers = givers;
    this.vault = vault;
  }

  /** What proves her consent; empty once she is forgotten. */
  Optional<Receipt> receipt(Giver giver) {
    PersonId person = giver.person();
    return person == null
        ? Optional.empty()
        : givers
            .receipt(giver)
            .flatMap(sealed -> vault.open(person, Giver.receiptPlace(giver.number()), sealed))
            .map(Receipt::of);
  }

  /** As she wrote it on Stripe's page; empty if she did not, or is forgotten. */
  Optional<String> name(Giver giver) {
    PersonId person = giver.person();
    return person == null
        ? Optional.empty()
        : givers
            .name(giver)
            .flatMap(sealed -> vault.open(person, Giver.namePlace(giver.number()), sealed))
            .map(plain -> new String(plain, StandardCharsets.UTF_8));
  }
}
