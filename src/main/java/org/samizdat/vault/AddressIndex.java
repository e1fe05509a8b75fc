package org.samizdat.vault;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * By which confirmed persons are found: keyed prints of their addresses, of another key for each
 * purpose. Whoever has the tables but no key cannot tell whether an address is in it.
 */
@Component
class AddressIndex {

  private final Keys keys;

  AddressIndex(Keys keys) {
    this.keys = keys;
  }

  /** The prints of an address by every key still accepted, the one for new values first. */
  List<KeyedPrint> prints(Purpose purpose, EmailAddress address) {
    KeyFile.Use use =
        switch (purpose) {
          case DIGEST -> KeyFile.Use.INDEX_DIGEST;
          case GIVING -> KeyFile.Use.INDEX_GIVING;
          case REMINDERS -> KeyFile.Use.INDEX_REMINDERS;
          case DESK -> KeyFile.Use.INDEX_DESK;
        };
    return keys.prints(use, address.revealCanonical().getBytes(StandardCharsets.UTF_8));
  }

  /** Stores one print. A repeat, or a print that is another's, changes nothing. */
  static void insert(JdbcClient client, Purpose purpose, KeyedPrint print, PersonId person) {
    client
        .sql(
            """
            insert into vault.address_index (purpose, key_id, print, person)
            values (:purpose, :keyId, :print, :person)
            on conflict do nothing
            """)
        .param("purpose", purpose.name())
        .param("keyId", print.keyId())
        .param("print", print.bytes())
        .param("person", person.value())
        .update();
  }

  /** The person whom the first of these prints that is known belongs to. */
  static Optional<PersonId> find(JdbcClient client, Purpose purpose, List<KeyedPrint> prints) {
    for (KeyedPrint print : prints) {
      Optional<PersonId> person =
          client
              .sql(
                  """
                  select person
                  from vault.address_index
                  where purpose = :purpose
                  and key_id = :keyId
                  and print = :print
                  """)
              .param("purpose", purpose.name())
              .param("keyId", print.keyId())
              .param("print", print.bytes())
              .query(UUID.class)
              .optional()
              .map(PersonId::new);
      if (person.isPresent()) {
        return person;
      }
    }
    return Optional.empty();
  }
}
