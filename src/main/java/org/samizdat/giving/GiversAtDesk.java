package org.samizdat.giving;

import java.util.List;
import java.util.Optional;
import org.samizdat.desk.Audit;
import org.samizdat.desk.DeskUser;
import org.samizdat.giving.PledgeAct.Kind;
import org.samizdat.giving.PledgeAct.Wish;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What an admin does for a giver who writes to the newsroom instead of clicking. Each act has its
 * row in the audit, in the transaction that stores it: once, however often it is sent.
 */
@Component
class GiversAtDesk {

  /** A pledge that ended so has this as its {@code why}. */
  static final String DESK = "desk";

  private final Vault vault;
  private final Givers givers;
  private final PledgeActing acting;
  private final GiverErasures erasures;
  private final GiverFarewells farewells;
  private final StatementFiles statements;
  private final GiverSecrets secrets;
  private final Audit audit;

  GiversAtDesk(
      Vault vault,
      Givers givers,
      PledgeActing acting,
      GiverErasures erasures,
      GiverFarewells farewells,
      StatementFiles statements,
      GiverSecrets secrets,
      Audit audit) {
    this.vault = vault;
    this.givers = givers;
    this.acting = acting;
    this.erasures = erasures;
    this.farewells = farewells;
    this.statements = statements;
    this.secrets = secrets;
    this.audit = audit;
  }

  /**
   * The giver who has an address. That somebody looked stands in the audit, without the address: to
   * try one is to learn whether its owner gives.
   */
  Optional<Giver> seek(DeskUser who, EmailAddress address) {
    Optional<Giver> found = vault.find(Purpose.GIVING, address).flatMap(givers::ofPerson);
    audit.record(
        who, "giver.sought", found.map(GiversAtDesk::subject).orElse("giver not known"), "");
    return found;
  }

  /**
   * Ends a pledge now, as the page showed it. The same from the same page is one act.
   *
   * @param seen the number of the last act that the page knew of; 0 for none
   */
  PledgeActing.Outcome end(DeskUser who, Pledge pledge, int seen) {
    return acting.act(
        pledge,
        seen,
        Wish.of(Kind.END_NOW, DESK),
        () ->
            audit.record(
                who,
                "pledge.ended",
                "pledge " + Long.toHexString(pledge.number()),
                "giver " + Long.toHexString(pledge.giver())));
  }

  /**
   * Prints what she gave in a year, with her name if she gave one, in her language. Once she is
   * forgotten there is no name to print, and it says what was given all the same.
   *
   * @throws org.samizdat.values.Refused {@code statement-not-found}
   */
  ResponseEntity<byte[]> print(DeskUser who, Giver giver, int year) {
    ResponseEntity<byte[]> paper =
        statements.of(giver, year, giver.language(), secrets.name(giver).orElse(null));
    // No transaction around it: what was not printed has no row, and what was printed twice has
    // two.
    audit.record(who, "statement.printed", subject(giver), Integer.toString(year));
    return paper;
  }

  /** Begins to forget a giver, as when she asks for it herself. A repeat goes on. */
  void erase(DeskUser who, Giver giver) {
    PersonId person = giver.person();
    if (person == null) {
      return;
    }
    // One whose address cannot be read is forgotten all the same.
    Optional<EmailAddress> address =
        Optional.ofNullable(vault.addresses(List.of(person)).opened().get(person));
    erasures.ask(
        giver,
        () -> {
          address.ifPresent(known -> farewells.withdrawAtDesk(giver, known));
          audit.record(who, "giver.erased", subject(giver), "");
        });
  }

  private static String subject(Giver giver) {
    return "giver " + Long.toHexString(giver.number());
  }
}
