package org.samizdat.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.samizdat.ledger.bank.BankLines;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat ledger}: opens, closes and checks the books. */
@Component
@Command(name = "ledger", description = "Opens, closes and checks the books.")
class LedgerCommands {

  private final Bookkeeper bookkeeper;
  private final MonthClosing closing;
  private final BooksOpening opening;
  private final RecognitionPolicies policies;
  private final ShadowBooks shadow;
  private final BankLines bank;

  @Spec private CommandSpec spec = CommandSpec.create();

  LedgerCommands(
      Bookkeeper bookkeeper,
      MonthClosing closing,
      BooksOpening opening,
      RecognitionPolicies policies,
      ShadowBooks shadow,
      BankLines bank) {
    this.bookkeeper = bookkeeper;
    this.closing = closing;
    this.opening = opening;
    this.policies = policies;
    this.shadow = shadow;
    this.bank = bank;
  }

  @Command(
      name = "verify",
      description = "Makes the books a second time from the facts and names the first difference.")
  int verify() {
    ShadowBooks.Result result = shadow.compare();
    say("%d entries, %d closed months.".formatted(result.entries(), result.closedMonths()));
    say(result.fault().orElse("Every entry is what its fact makes it, and every hash is right."));
    return result.fault().isPresent() ? 1 : 0;
  }

  @Command(name = "close", description = "Closes a month for good, if no cent is off.")
  int close(@Parameters(paramLabel = "MONTH", description = "Such as 2026-11.") String month) {
    say(
        closing.close(Written.month(month), null)
            ? "Closed."
            : "It was closed before, and stays as it is.");
    return 0;
  }

  @Command(name = "book", description = "Books what has come, without waiting for the next minute.")
  int book() {
    bookkeeper.book();
    return 0;
  }

  @Command(
      name = "bank",
      description = "Reads a statement of the bank: CAMT.053, MT940 or a table with heads.")
  int bank(@Parameters(paramLabel = "FILE", description = "In UTF-8.") Path file)
      throws IOException {
    if (Files.size(file) > BankLines.LONGEST_STATEMENT) {
      throw new Refused(
          Refused.Kind.TOO_LARGE, "statement-too-long", "A statement has at most 5 MB.");
    }
    BankLines.Taken taken = bank.take(Files.readString(file));
    say(
        "%d lines, %d of them from Stripe, %d of those are new."
            .formatted(taken.read(), taken.kept(), taken.added()));
    return 0;
  }

  @Command(
      name = "open",
      description = "Says what Stripe's account held in a currency before the first fact.")
  int open(
      @Parameters(paramLabel = "CURRENCY", description = "Such as usd.") String currency,
      @Parameters(paramLabel = "AMOUNT", description = "Such as 1234.50.") String amount,
      @Option(names = "--on", required = true, description = "At the start of this day.")
          String on) {
    opening.open(Money.parse(amount, Money.currency(currency)), Written.day(on), null);
    say("Opened.");
    return 0;
  }

  @Command(
      name = "recognise",
      description = "Decides how gifts of a frequency become income, from a day on.")
  int recognise(
      @Parameters(paramLabel = "FREQUENCY", description = "once, monthly or annual.")
          String frequency,
      @Option(
              names = "--percent",
              required = true,
              description = "Of the gift, what is earned over the months; 0 is all at once.")
          int percent,
      @Option(names = "--months", defaultValue = "12", description = "1 to 120.") int months,
      @Option(names = "--from", required = true, description = "The first day of a month.")
          String from) {
    policies.decide(frequency, Written.day(from), Recognition.parse(percent, months), null);
    say("Decided.");
    return 0;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
