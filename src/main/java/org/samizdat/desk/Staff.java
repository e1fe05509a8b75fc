package org.samizdat.desk;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.values.Refused;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Sealed;
import org.samizdat.vault.Vault;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who works here. Each is a person of the vault with the purpose of the desk; the newsroom's word
 * is her confirmation, so she is found by her address from the invitation on.
 */
@Component
class Staff {

  /** Any script, without what could turn a line of a page or a mail round. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} .,'’()·-]{1,80}");

  private final Colleagues colleagues;
  private final Vault vault;
  private final Audit audit;
  private final DeskMail mail;

  Staff(Colleagues colleagues, Vault vault, Audit audit, DeskMail mail) {
    this.colleagues = colleagues;
    this.vault = vault;
    this.audit = audit;
    this.mail = mail;
  }

  /** Everybody, in the order of joining. */
  List<DeskUser> list() {
    return colleagues.findAllByOrderByNumber().stream()
        .flatMap(colleague -> open(colleague).stream())
        .toList();
  }

  /** Somebody as she is now; empty if she has been removed. */
  Optional<DeskUser> find(long number) {
    return colleagues.findById(number).flatMap(this::open);
  }

  /** Who signs in with this address. */
  Optional<Colleague> find(EmailAddress address) {
    return vault
        .find(Purpose.DESK, address)
        .flatMap(person -> colleagues.findByPerson(person.value()));
  }

  /**
   * Lets somebody in and mails her an invitation.
   *
   * @param by the admin; null for a command
   * @throws Refused {@code user-exists}, {@code name-not-valid}
   */
  @Transactional
  public DeskUser invite(
      @Nullable DeskUser by, EmailAddress address, String name, Role role, Language language) {
    String clean = clean(name);
    PersonId admitted = vault.admit(Purpose.DESK, address);
    PersonId person = vault.confirm(admitted).orElse(admitted);
    if (!person.equals(admitted)) {
      vault.forget(admitted);
      if (colleagues.findByPerson(person.value()).isPresent()) {
        throw exists();
      }
      // An invitation that was cut off after the vault knew her: this one finishes it.
    }
    Colleague colleague = save(Colleague.join(person, seal(person, clean), role, language));
    DeskUser user = new DeskUser(colleague.number(), clean, role, language);
    record(by, "user.invited", user.number(), role.name());
    mail.invite(colleague, address, user);
    return user;
  }

  /**
   * Gives somebody another role; in effect with her next click. A repeat changes nothing.
   *
   * @throws Refused {@code user-not-found}, {@code last-admin}
   */
  @Transactional
  public void changeRole(@Nullable DeskUser by, long number, Role role) {
    List<Long> admins = colleagues.lockAdmins();
    Colleague colleague = get(number);
    if (colleague.role() == role) {
      return;
    }
    refuseLast(admins, colleague);
    colleague.give(role);
    colleagues.save(colleague);
    record(by, "user.role-changed", number, role.name());
  }

  /** Speaks another language to somebody. A repeat changes nothing. */
  @Transactional
  public void changeLanguage(DeskUser by, long number, Language language) {
    Colleague colleague = get(number);
    if (colleague.language().equals(language)) {
      return;
    }
    colleague.speak(language);
    colleagues.save(colleague);
    record(by, "user.language-changed", number, language.tag());
  }

  /**
   * Calls somebody by another name.
   *
   * @throws Refused {@code user-not-found}, {@code name-not-valid}
   */
  @Transactional
  public void rename(DeskUser by, long number, String name) {
    Colleague colleague = get(number);
    colleague.rename(seal(colleague.person(), clean(name)));
    colleagues.save(colleague);
    record(by, "user.renamed", number, "");
  }

  /**
   * Takes somebody's way in away, her sessions and links with it, and forgets her address and name.
   * Her number stays in the audit. A repeat changes nothing.
   *
   * @throws Refused {@code last-admin}
   */
  @Transactional
  public void remove(@Nullable DeskUser by, long number) {
    List<Long> admins = colleagues.lockAdmins();
    Optional<Colleague> colleague = colleagues.findById(number);
    if (colleague.isEmpty()) {
      return;
    }
    refuseLast(admins, colleague.get());
    // First, and committed by itself: cut off after it, the vault asks us to finish.
    vault.forget(colleague.get().person());
    colleagues.delete(colleague.get());
    record(by, "user.removed", number, "");
  }

  private Colleague save(Colleague joining) {
    try {
      return colleagues.save(joining);
    } catch (DuplicateKeyException invitedMeanwhile) {
      throw exists();
    }
  }

  private Optional<DeskUser> open(Colleague colleague) {
    return vault
        .open(colleague.person(), Colleague.namePlace(colleague.person()), colleague.name())
        .map(name ->
            new DeskUser(
                colleague.number(),
                new String(name, StandardCharsets.UTF_8),
                colleague.role(),
                colleague.language()));
  }

  private Colleague get(long number) {
    return colleagues.findById(number).orElseThrow(Staff::notFound);
  }

  private Sealed seal(PersonId person, String name) {
    return vault
        .seal(person, Colleague.namePlace(person), name.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalStateException("Person " + person + " is forgotten"));
  }

  static Refused notFound() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "user-not-found", "There is nobody of this number here.");
  }

  private static Refused exists() {
    return new Refused(
        Refused.Kind.STALE, "user-exists", "Somebody with this address may come in already.");
  }

  private static void refuseLast(List<Long> admins, Colleague colleague) {
    if (colleague.role() == Role.ADMIN && admins.size() == 1) {
      throw new Refused(
          Refused.Kind.STALE,
          "last-admin",
          "Nobody else could let people in: make somebody else an admin first.");
    }
  }

  private static String clean(String name) {
    String clean = Normalizer.normalize(name, Normalizer.Form.NFC).strip();
    if (!NAME.matcher(clean).matches()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "name-not-valid",
          "A name has up to 80 letters, digits, spaces, dots and dashes.");
    }
    return clean;
  }

  private void record(@Nullable DeskUser by, String act, long number, String detail) {
    audit.record(by, act, "user " + number, detail);
  }
}
