package org.samizdat.vault;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * People at rest. Each person has a random key of her own, wrapped by the vault's key; whatever is
 * personal is sealed under it, and forgetting is deleting it: then every copy of everything sealed,
 * backups of the other tables included, is noise.
 *
 * <p>Every method commits by itself, on connections of the vault's own, whatever transaction the
 * caller is in: a person is there before the row that names her, and gone whatever that row does.
 */
@Component
public class Vault {

  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

  /** Sealed values are padded to whole steps of this many bytes, so that lengths tell little. */
  private static final int STEP = 64;

  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final VaultDatabase database;
  private final Keys keys;
  private final Clock clock;

  Vault(VaultDatabase database, Keys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Admits an address for a purpose as a new person that nobody can find by address yet. Calling
   * twice makes two persons; {@link #confirm} tells which of them stays. A person whom no row names
   * within an hour is swept.
   */
  public PersonId admit(Purpose purpose, EmailAddress address) {
    PersonId person = PersonId.random();
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    try {
      database
          .client()
          .sql(
              """
              insert into vault.person (id, purpose, wrapped_key, sealed_address, admitted_at)
              values (:id, :purpose, :wrappedKey, :sealedAddress, :admittedAt)
              """)
          .param("id", person.value())
          .param("purpose", purpose.name())
          .param("wrappedKey", keys.wrap().encrypt(key, bytes(person)))
          .param("sealedAddress", seal(key, addressPlace(person), utf8(address.reveal())))
          .param("admittedAt", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("Person " + person + " cannot be sealed", broken);
    }
    return person;
  }

  /**
   * Makes a person findable by her address, once she has proved that it is hers.
   *
   * @return the person who has this address for this purpose from now on: the given one, or the one
   *     who had it before; then the caller moves over to that one and forgets the given one. Empty
   *     if the given person is not (or no longer) known. A repeat gives the same answer.
   */
  public Optional<PersonId> confirm(PersonId person) {
    Optional<Known> known = known(List.of(person)).stream().findFirst();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Purpose purpose = known.get().purpose();
    List<KeyedPrint> prints = indexPrints(purpose, address(known.get()));
    return database.inTransaction(client -> {
      for (KeyedPrint print : prints.reversed()) {
        insertIndex(client, purpose, print, person);
      }
      Optional<PersonId> owner = find(client, purpose, prints);
      client
          .sql("update vault.person set admitted_at = null where id = :id")
          .param("id", owner.orElse(person).value())
          .update();
      return owner;
    });
  }

  /** The confirmed person who has this address for this purpose. */
  public Optional<PersonId> find(Purpose purpose, EmailAddress address) {
    return find(database.client(), purpose, indexPrints(purpose, address));
  }

  /**
   * A person's address; empty if she is forgotten.
   *
   * @throws IllegalStateException if it is there and does not open
   */
  public Optional<EmailAddress> address(PersonId person) {
    return known(List.of(person)).stream().findFirst().map(this::address);
  }

  /**
   * The addresses of many persons at once; the forgotten are missing from the answer. One whose key
   * or address does not open does not keep the others back.
   */
  public Addresses addresses(Collection<PersonId> persons) {
    Map<PersonId, EmailAddress> opened = HashMap.newHashMap(persons.size());
    Set<PersonId> unreadable = new HashSet<>();
    for (Known known : known(persons)) {
      try {
        opened.put(known.id(), address(known));
      } catch (RuntimeException broken) {
        LOG.error("The address of person {} cannot be read", known.id());
        unreadable.add(known.id());
      }
    }
    return new Addresses(opened, unreadable);
  }

  /**
   * Seals bytes for storing at a place.
   *
   * @return empty if the person is forgotten: there is nothing to seal with, and nothing to keep
   */
  public Optional<Sealed> seal(PersonId person, Place place, byte[] plain) {
    return known(List.of(person)).stream()
        .findFirst()
        .map(known -> new Sealed(seal(key(known), place, plain)));
  }

  /**
   * Opens what was sealed for this person and place.
   *
   * @return empty if the person is forgotten
   * @throws IllegalStateException if the bytes were changed or come from another place
   */
  public Optional<byte[]> open(PersonId person, Place place, Sealed sealed) {
    return known(List.of(person)).stream()
        .findFirst()
        .map(known -> open(key(known), place, sealed.bytes()));
  }

  /**
   * Forgets a person: her key, address and index are deleted and committed before anything else, so
   * that nothing sealed for her can be read from then on. A row remembers to ask every {@link
   * PersonKeeper} until each has answered. A repeat does nothing.
   */
  public void forget(PersonId person) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    database.inTransaction(client -> {
      client.sql("delete from vault.person where id = :id").param("id", person.value()).update();
      return client
          .sql(
              """
              insert into vault.erasure (person, requested_on)
              values (:person, :today)
              on conflict do nothing
              """)
          .param("person", person.value())
          .param("today", today)
          .update();
    });
  }

  private record Known(PersonId id, Purpose purpose, byte[] wrappedKey, byte[] sealedAddress) {}

  private List<Known> known(Collection<PersonId> persons) {
    if (persons.isEmpty()) {
      return List.of();
    }
    return database
        .client()
        .sql(
            """
            select id, purpose, wrapped_key, sealed_address
            from vault.person
            where id = any(:ids)
            """)
        .param("ids", persons.stream().map(PersonId::value).toArray(UUID[]::new))
        .query(Vault::readKnown)
        .list();
  }

  private static Known readKnown(ResultSet row, int number) throws SQLException {
    return new Known(
        new PersonId(row.getObject("id", UUID.class)),
        Purpose.valueOf(row.getString("purpose")),
        row.getBytes("wrapped_key"),
        row.getBytes("sealed_address"));
  }

  private static void insertIndex(
      JdbcClient client, Purpose purpose, KeyedPrint print, PersonId person) {
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

  private static Optional<PersonId> find(
      JdbcClient client, Purpose purpose, List<KeyedPrint> prints) {
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

  private List<KeyedPrint> indexPrints(Purpose purpose, EmailAddress address) {
    KeyFile.Use use =
        switch (purpose) {
          case DIGEST -> KeyFile.Use.INDEX_DIGEST;
          case GIVING -> KeyFile.Use.INDEX_GIVING;
          case REMINDERS -> KeyFile.Use.INDEX_REMINDERS;
        };
    return keys.prints(use, utf8(address.revealCanonical()));
  }

  private EmailAddress address(Known known) {
    byte[] plain = open(key(known), addressPlace(known.id()), known.sealedAddress());
    return EmailAddress.parse(new String(plain, StandardCharsets.UTF_8));
  }

  private byte[] key(Known known) {
    try {
      return keys.wrap().decrypt(known.wrappedKey(), bytes(known.id()));
    } catch (GeneralSecurityException changed) {
      throw new IllegalStateException(
          "The key of person " + known.id() + " does not open", changed);
    }
  }

  /** Four bytes of length, the bytes, zeros up to the step; then AES-GCM with a random nonce. */
  private static byte[] seal(byte[] key, Place place, byte[] plain) {
    int whole = Math.ceilDiv(Integer.BYTES + plain.length, STEP) * STEP;
    byte[] padded = ByteBuffer.allocate(whole).putInt(plain.length).put(plain).array();
    try {
      return new AesGcmJce(key).encrypt(padded, place.associatedData());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("Cannot seal for " + place, broken);
    }
  }

  private static byte[] open(byte[] key, Place place, byte[] sealed) {
    try {
      byte[] padded = new AesGcmJce(key).decrypt(sealed, place.associatedData());
      int length = ByteBuffer.wrap(padded).getInt();
      return Arrays.copyOfRange(padded, Integer.BYTES, Integer.BYTES + length);
    } catch (GeneralSecurityException changed) {
      throw new IllegalStateException("What is stored at " + place + " does not open", changed);
    }
  }

  private static Place addressPlace(PersonId person) {
    return new Place("person", "sealed_address", person.toString());
  }

  private static byte[] bytes(PersonId person) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(person.value().getMostSignificantBits())
        .putLong(person.value().getLeastSignificantBits())
        .array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
