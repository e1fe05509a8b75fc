package org.samizdat.audience;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Prints;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code samizdat consent}: checks the consent log, and proves a reader's consent from it. */
@Component
@Command(name = "consent", description = "Checks the consent log and proves consent from it.")
class ConsentCommands {

  private final ConsentCheck check;
  private final ConsentLog log;
  private final ShownTexts texts;
  private final Prints prints;
  private final RootFile rootFile;

  @Spec private CommandSpec spec = CommandSpec.create();

  ConsentCommands(
      ConsentCheck check, ConsentLog log, ShownTexts texts, Prints prints, RootFile rootFile) {
    this.check = check;
    this.log = log;
    this.texts = texts;
    this.prints = prints;
    this.rootFile = rootFile;
  }

  @Command(
      name = "verify",
      description = "Recomputes the whole log and names the first thing that was changed.")
  int verify(
      @Option(
              names = "--root-file",
              paramLabel = "FILE",
              description = "A copy of the root file, kept elsewhere.")
          @Nullable Path copy) {
    ConsentCheck.Result result =
        check.check((copy == null ? rootFile : new RootFile(copy)).roots());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d records, %d of them of days that are not closed yet; %d closed days.%n",
        result.records(), result.open(), result.days());
    out.println(result.fault().orElse("Everything is as it was written."));
    return result.fault().isPresent() ? 1 : 0;
  }

  @Command(
      name = "prove",
      description =
          "Lists the records that an address and a receipt open. Reads both from the standard"
              + " input, a line each, so that they stay out of the shell's history.")
  int prove() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    EmailAddress address = EmailAddress.parse(line(in));
    Receipt receipt = Receipt.parse(line(in));
    List<ConsentRecord> records =
        log.committedTo(prints.commitmentCandidates(address, receipt.bytes()));
    records.forEach(this::print);
    if (records.isEmpty()) {
      spec.commandLine().getErr().println("This address and receipt open no record.");
    }
    return records.isEmpty() ? 1 : 0;
  }

  private void print(ConsentRecord row) {
    boolean intact = prints.rowCandidates(row.facts()).contains(row.print());
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s %s%n", row.actedOn(), row.action());
    out.printf("  record: %s%s%n", row.id(), intact ? "" : " (changed after it was written)");
    if (row.newsletter() != null) {
      out.printf("  newsletter: %s%n", row.newsletter());
    }
    out.printf("  policy: %s, %s%n", row.policyVersion(), row.policyHash());
    out.printf("  form: %s in %s by %s%n", row.form(), row.language(), row.channel());
    out.printf("  words: %s%n", texts.text(row.wordsHash()));
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
