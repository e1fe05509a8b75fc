package org.samizdat.audience;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Purpose;
import org.samizdat.vault.Vault;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code samizdat reader}: what a reader asks the newsroom to do for her. */
@Component
@Command(name = "reader", description = "Does what a reader has asked the newsroom for.")
class ReaderCommands {

  private final Vault vault;
  private final Withdrawals withdrawals;

  @Spec private CommandSpec spec = CommandSpec.create();

  ReaderCommands(Vault vault, Withdrawals withdrawals) {
    this.vault = vault;
    this.withdrawals = withdrawals;
  }

  @Command(
      name = "erase",
      description =
          "Forgets a reader. Reads her address from the standard input, so that it stays out of"
              + " the shell's history.")
  int erase(
      @Option(names = "--never", description = "And never writes to this address again.")
          boolean never)
      throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    Optional<PersonId> person =
        vault.find(Purpose.DIGEST, EmailAddress.parse(line == null ? "" : line));
    if (person.isEmpty()) {
      spec.commandLine().getErr().println("No reader has this address.");
      return 1;
    }
    withdrawals.erase(person.get(), ConsentForm.COMMAND, null, never);
    spec.commandLine().getOut().println("The reader is forgotten.");
    return 0;
  }
}
