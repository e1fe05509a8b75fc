package org.samizdat.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final VaultDatabase database;
  private final Keys keys;
  private final AddressIndex index;
  private final Clock clock;

  Vault(VaultDatabase database, Keys keys, AddressIndex index, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.index = index;
    this.clock = clock;
  }

  /**
   * Admits an address for a purpose as a new person that nobody can find by address yet. Calling
   * twice makes two persons; {@link #confirm} tells which of them stays. A person whom no row names
   * within an hour is swept.
   */
  public PersonId admit(Purpose purpose, EmailAddress address) {
    byte[] key = newKey();
    PersonId person = PersonId.random();
    insert(person, purpose, key, Sealing.seal(key, addressPlace(person), utf8(address.reveal())));
    return person;
  }

  /**
   * Admits somebody whose address is still to come: things can be sealed for her at once. {@link
   * #supply} brings the address. A person whom no row names within an hour is swept.
   */
  public PersonId admit(Purpose purpose) {
    PersonId person = PersonId.random();
    insert(person, purpose, newKey(), null);
    return person;
  }

  /**
   * Brings the address of somebody admitted without one. A repeat changes nothing: the first stays.
   *
   * @return false if she is forgotten
   */
  public boolean supply(PersonId person, EmailAddress address) {
    Optional<Known> found = known(List.of(person)).stream().findFirst();
    if (found.isEmpty()) {
      return false;
    }
    return database
            .client()
            .sql(
                """
                update vault.person
                set sealed_address = coalesce(sealed_address, :sealedAddress)
                where id = :id
                """)
            .param("id", person.value())
            .param(
                "sealedAddress",
                Sealing.seal(key(found.get()), addressPlace(person), utf8(address.reveal())))
            .update()
        > 0;
  }

  private static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  private void insert(
      PersonId person, Purpose purpose, byte[] key, byte @Nullable [] sealedAddress) {
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
          .param("sealedAddress", sealedAddress, Types.BINARY)
          .param("admittedAt", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("Person " + person + " cannot be sealed", broken);
    }
  }

  /**
   * Makes a person findable by her address, once she has proved that it is hers.
   *
   * @return the person who has this address for this purpose from now on: the given one, or the one
   *     who had it before; then the caller moves over to that one and forgets the given one. Empty
   *     if the given person is not (or no longer) known, or has no address yet. A repeat gives the
   *     same answer.
   */
  public Optional<PersonId> confirm(PersonId person) {
    Optional<Known> known = known(List.of(person)).stream().findFirst();
    Optional<EmailAddress> address = known.flatMap(this::address);
    if (known.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    Purpose purpose = known.get().purpose();
    List<KeyedPrint> prints = index.prints(purpose, address.get());
    return database.inTransaction(client -> {
      for (KeyedPrint print : prints.reversed()) {
        AddressIndex.insert(client, purpose, print, person);
      }
      Optional<PersonId> owner = AddressIndex.find(client, purpose, prints);
      client
          .sql("update vault.person set admitted_at = null where id = :id")
          .param("id", owner.orElse(person).value())
          .update();
      return owner;
    });
  }

  /** The confirmed person who has this address for this purpose. */
  public Optional<PersonId> find(Purpose purpose, EmailAddress address) {
    return AddressIndex.find(database.client(), purpose, index.prints(purpose, address));
  }

  /**
   * A person's address; empty if she is forgotten, or it is still to come.
   *
   * @throws PersonUnreadable if it is there and does not open
   */
  public Optional<EmailAddress> address(PersonId person) {
    return known(List.of(person)).stream().findFirst().flatMap(this::address);
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
        address(known).ifPresent(address -> opened.put(known.id(), address));
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
        .map(known -> new Sealed(Sealing.seal(key(known), place, plain)));
  }

  /**
   * Opens what was sealed for this person and place.
   *
   * @return empty if the person is forgotten
   * @throws PersonUnreadable if her key does not open, or the bytes were changed or come from
   *     another place
   */
  public Optional<byte[]> open(PersonId person, Place place, Sealed sealed) {
    return known(List.of(person)).stream()
        .findFirst()
        .map(known -> Sealing.open(key(known), place, sealed.bytes()));
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

  private record Known(
      PersonId id, Purpose purpose, byte[] wrappedKey, byte @Nullable [] sealedAddress) {}

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

  private Optional<EmailAddress> address(Known known) {
    byte[] sealed = known.sealedAddress();
    if (sealed == null) {
      return Optional.empty();
    }
    byte[] plain = Sealing.open(key(known), addressPlace(known.id()), sealed);
    return Optional.of(EmailAddress.stored(new String(plain, StandardCharsets.UTF_8)));
  }

  private byte[] key(Known known) {
    try {
      return keys.wrap().decrypt(known.wrappedKey(), bytes(known.id()));
    } catch (GeneralSecurityException changed) {
      throw new PersonUnreadable("The key of person " + known.id() + " does not open", changed);
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
