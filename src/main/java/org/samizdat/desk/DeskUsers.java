package org.samizdat.desk;

import java.util.List;
import java.util.Optional;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailKind;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who works at the desk, for the screens of other modules. */
@Component
public class DeskUsers {

  private final Colleagues colleagues;
  private final Staff staff;
  private final Vault vault;
  private final DeskMail mail;

  DeskUsers(Colleagues colleagues, Staff staff, Vault vault, DeskMail mail) {
    this.colleagues = colleagues;
    this.staff = staff;
    this.vault = vault;
    this.mail = mail;
  }

  /** What somebody is called; empty if she has been removed. */
  public Optional<String> name(long number) {
    return staff.find(number).map(DeskUser::name);
  }

  /** Everybody who may do what needs a role, in the order of joining. */
  public List<DeskUser> all(DeskUser.Role needed) {
    return staff.list().stream().filter(user -> user.may(needed)).toList();
  }

  /**
   * Tells a user what happened without her, at the address she signs in with. Must run in the
   * transaction that records it. One who has been removed meanwhile gets nothing.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void tell(DeskUser user, Letter letter) {
    write(user, MailKind.NOTICE, letter);
  }

  /**
   * Leaves a letter to a user at the address she signs in with. Must run in the transaction that
   * records why. One who has been removed meanwhile gets nothing.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void write(DeskUser user, Letter letter) {
    write(user, MailKind.ANSWER, letter);
  }

  private void write(DeskUser user, MailKind kind, Letter letter) {
    Colleague colleague = colleagues.findById(user.number()).orElse(null);
    if (colleague != null) {
      vault
          .address(colleague.person())
          .ifPresent(address -> mail.write(colleague, address, kind, letter));
    }
  }
}
