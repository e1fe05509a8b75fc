package org.samizdat.desk;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;
import org.samizdat.vault.Sealed;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/** Somebody who may come in, as stored: her name sealed, her address in the vault alone. */
@Table("desk_user")
@SuppressWarnings("UnusedVariable") // Some fields are read by Spring Data alone.
class Colleague {

  @Id private @Nullable Long number;
  private final UUID person;
  private byte[] sealedName;
  private Role role;
  private String language;
  @Version private @Nullable Integer version;

  @PersistenceCreator
  Colleague(
      @Nullable Long number,
      UUID person,
      byte[] sealedName,
      Role role,
      String language,
      @Nullable Integer version) {
    this.number = number;
    this.person = person;
    this.sealedName = sealedName.clone();
    this.role = role;
    this.language = language;
    this.version = version;
  }

  /** Somebody who is not stored yet. */
  static Colleague join(PersonId person, Sealed name, Role role, Language language) {
    return new Colleague(null, person.value(), name.bytes(), role, language.tag(), null);
  }

  /** Where a name is stored, for sealing it. */
  static Place namePlace(PersonId person) {
    return new Place("desk_user", "sealed_name", person.toString());
  }

  long number() {
    if (number == null) {
      throw new IllegalStateException("Not stored yet");
    }
    return number;
  }

  PersonId person() {
    return new PersonId(person);
  }

  Sealed name() {
    return new Sealed(sealedName);
  }

  Role role() {
    return role;
  }

  Language language() {
    return Language.of(language);
  }

  void rename(Sealed name) {
    sealedName = name.bytes();
  }

  void give(Role newRole) {
    role = newRole;
  }

  void speak(Language newLanguage) {
    language = newLanguage.tag();
  }
}
