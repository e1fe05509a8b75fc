package org.samizdat.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Currency;
import org.samizdat.ledger.bank.BankStatements;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat ledger}: opens, closes and checks the books. */
@Component
@Command(name = "ledger", description = "Opens, closes and checks the books.")
class LedgerCommands {

  private final Bookkeeper bookkeeper;
  private final FactsToBook due;
  private final MonthClosing closing;
  private final BooksOpening opening;
  private final RecognitionPolicies policies;
  private final ShadowBooks shadow;
  private final BankStatements statements;

  @Spec private CommandSpec spec = CommandSpec.create();

  LedgerCommands(
      Bookkeeper bookkeeper,
      FactsToBook due,
      MonthClosing closing,
      BooksOpening opening,
      RecognitionPolicies policies,
      ShadowBooks shadow,
      BankStatements statements) {
    this.bookkeeper = bookkeeper;
    this.due = due;
    this.closing = closing;
    this.opening = opening;
    this.policies = policies;
    this.shadow = shadow;
    this.statements = statements;
  }

  @Command(
      name = "verify",
      description = "Makes the books a second time from the facts and names the first difference.")
  int verify() {
    ShadowBooks.Result result = shadow.compare();
    if (result.isEmpty()) {
      say("Nothing is booked yet: there is nothing to make a second time.");
      return 0;
    }
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
    long booked = bookkeeper.book();
    say(booked == 0 ? "There is nothing to book." : booked + " booked.");
    long waiting = due.count();
    if (waiting > 0) {
      say(waiting + " wait for another fact to come, at most until their month is closed.");
    }
    return 0;
  }

  @Command(
      name = "bank",
      description = "Reads a statement of the bank: CAMT.053, MT940 or a table with heads.")
  int bank(@Parameters(paramLabel = "FILE", description = "As the bank gives it.") Path file) {
    BankStatements.Taken taken = statements.take(read(file), null);
    say(
        "%d lines: %d new, %d known already, %d ignored."
            .formatted(taken.lines(), taken.added(), taken.known(), taken.ignored()));
    return 0;
  }

  @Command(
      name = "open",
      modelTransformer = TakesNegativeAmounts.class,
      description = "Says what Stripe's account held in a currency before the first fact.")
  int open(
      @Parameters(paramLabel = "CURRENCY", description = "Such as usd.") String currency,
      @Parameters(paramLabel = "AMOUNT", description = "Such as 1234.50, or -12.00.") String amount,
      @Option(
              names = "--on",
              required = true,
              description = "At the start of this day, the first of a month.")
          String on,
      @Option(
              names = "--in-transit",
              defaultValue = "0",
              description = "What had left Stripe by then and was not at the bank yet.")
          String inTransit) {
    Currency known = Money.currency(currency);
    say(
        opening.open(balance(amount, known), balance(inTransit, known), Written.day(on), null)
            ? "Opened."
            : "They were opened so before, and nothing is changed.");
    return 0;
  }

  /** What a form would not take: the account may have owed Stripe something. */
  private static Money balance(String written, Currency currency) {
    String plain = written.strip().replace('\u2212', '-');
    return plain.startsWith("-")
        ? Money.parse(plain.substring(1), currency).negated()
        : Money.parse(plain, currency);
  }

  /** Lets an amount begin with a minus, which else begins an option. */
  static final class TakesNegativeAmounts implements IModelTransformer {

    @Override
    public CommandSpec transform(CommandSpec command) {
      command.parser().unmatchedOptionsArePositionalParams(true);
      return command;
    }
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
    say(
        policies.decide(frequency, Written.day(from), Recognition.parse(percent, months), null)
            ? "Decided."
            : "The same was decided before, and nothing is changed.");
    return 0;
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > BankStatements.LONGEST) {
        throw new Refused(
            Refused.Kind.TOO_LARGE, "statement-too-long", "A statement has at most 5 MB.");
      }
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new Refused(Refused.Kind.UNACCEPTABLE, "file-not-readable", file + " cannot be read.");
    }
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
