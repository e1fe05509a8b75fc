package org.samizdat.desk;

import java.util.Optional;
import org.samizdat.mail.Letter;
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

  /**
   * Leaves a letter to a user at the address she signs in with. Must run in the transaction that
   * records why. One who has been removed meanwhile gets nothing.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void write(DeskUser user, Letter letter) {
    Colleague colleague = colleagues.findById(user.number()).orElse(null);
    if (colleague != null) {
      vault
          .address(colleague.person())
          .ifPresent(address -> mail.write(colleague, address, letter));
    }
  }
}
