package org.samizdat.giving;

import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.giving.GivenInYear.Line;
import org.samizdat.giving.GivenInYear.Part;
import org.samizdat.giving.StatementMails.State;
import org.samizdat.giving.YearOfGifts.Sum;
import org.samizdat.giving.page.Rows;
import org.samizdat.giving.page.Rows.Cell;
import org.samizdat.giving.page.StatementsPage;
import org.samizdat.giving.page.StatementsPage.Start;
import org.samizdat.giving.report.Sheet;
import org.samizdat.ledger.Exact;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** A year's statements for those who keep the books: as a page, and as a table to take along. */
@Component
class StatementScreens {

  static final String HERE = "/desk/statements";

  private final GivenInYear given;
  private final StatementMails mails;

  StatementScreens(GivenInYear given, StatementMails mails) {
    this.given = given;
    this.mails = mails;
  }

  /** Where there is no year yet. */
  StatementsPage nothing(DeskFrame frame) {
    return new StatementsPage(
        frame,
        List.of(),
        null,
        List.of(frame.language().say("statements.nothing")),
        List.of(),
        false,
        null,
        null,
        null);
  }

  /** A year, as it stands now. */
  StatementsPage page(DeskFrame frame, Year year) {
    Language language = frame.language();
    List<Line> lines = given.lines(year);
    Set<Long> all = givers(lines);
    Optional<LocalDate> began = mails.began(year);
    Map<State, Long> counts = mails.counts(year);
    long inRun = counts.values().stream().mapToLong(Long::longValue).sum();
    long due = Objects.requireNonNull(counts.get(State.DUE));
    List<String> notes = new ArrayList<>();
    notes.add(language.say("statements.what"));
    notes.add(language.say("statements.count", all.size(), gifts(lines)));
    began.ifPresent(
        day -> notes.add(language.say("statements.began", language.day(day), inRun - due, inRun)));
    List<Rows> lists = new ArrayList<>();
    if (began.isPresent()) {
      lists.add(progress(counts, inRun, language));
    }
    lists.add(control(lines, language));
    return new StatementsPage(
        frame,
        given.years().stream().map(Year::toString).toList(),
        year.toString(),
        notes,
        lists,
        due > 0,
        start(year, began.isPresent(), missing(all, year), language),
        HERE + "/" + year + ".csv?bom=true",
        HERE + "/" + year + ".xlsx");
  }

  private long missing(Set<Long> all, Year year) {
    Set<Long> missing = new HashSet<>(all);
    missing.removeAll(mails.states(year).keySet());
    return missing.size();
  }

  private static @Nullable Start start(Year year, boolean began, long missing, Language language) {
    if (missing == 0) {
      return null;
    }
    String path = HERE + "/" + year + "/start";
    return began
        ? new Start(
            path,
            language.say("statements.more.what", missing),
            language.say("statements.more.button"))
        : new Start(
            path,
            language.say("statements.start.what", missing),
            language.say("statements.start.button"));
  }

  /** What became of each giver: the lines add up to the last. */
  private static Rows progress(Map<State, Long> counts, long inRun, Language language) {
    List<List<Cell>> lines = new ArrayList<>();
    counts.forEach((state, count) ->
        lines.add(
            List.of(
                Cell.of(language.say("statements.state." + state.label())),
                Cell.number(language.number(count)))));
    lines.add(
        List.of(
            Cell.of(language.say("statements.state.all")), Cell.number(language.number(inRun))));
    return new Rows(
        language.say("statements.run"),
        "",
        List.of(language.say("statements.head.what"), language.say("statements.head.givers")),
        lines);
  }

  /** The books, and what they are made of: the difference is what no line explains. */
  private static Rows control(List<Line> lines, Language language) {
    Map<Part, Map<Currency, Sum>> parts = GivenInYear.parts(lines);
    List<List<Cell>> table = new ArrayList<>();
    GivenInYear.books(lines)
        .forEach((currency, books) -> {
          table.add(line("books", books, language));
          Sum rest = books;
          for (Part part : Part.values()) {
            Sum sum = parts.getOrDefault(part, Map.of()).get(currency);
            if (sum != null) {
              table.add(line(word(part), sum, language));
              rest = rest.minus(sum);
            }
          }
          table.add(line("difference", rest, language));
        });
    return new Rows(
        language.say("statements.control"),
        language.say("statements.none"),
        List.of("what", "currency", "gifts", "given", "back", "total").stream()
            .map(head -> language.say("statements.head." + head))
            .toList(),
        table);
  }

  private static List<Cell> line(String part, Sum sum, Language language) {
    return List.of(
        Cell.of(language.say("statements.part." + part)),
        Cell.of(sum.paid().currency().getCurrencyCode()),
        Cell.number(language.number(sum.gifts())),
        Cell.number(Exact.money(sum.paid(), language)),
        Cell.number(Exact.money(sum.back(), language)),
        Cell.number(Exact.money(sum.kept(), language)));
  }

  /**
   * A line for each giver and currency, by her number: what her statement says, or the books where
   * there is none; and what the books have now.
   */
  Sheet sheet(Year year) {
    Map<Long, State> states = mails.states(year);
    return new Sheet(
        List.of(
            "donor",
            "year",
            "currency",
            "gifts",
            "given",
            "refunded",
            "total",
            "statement",
            "corrects",
            "state",
            "books"),
        given.lines(year).stream().map(line -> line(line, year, states)).toList());
  }

  private static List<Object> line(Line line, Year year, Map<Long, State> states) {
    Statement statement = line.statement();
    Sum told = statement == null ? line.now() : line.said();
    String corrected = statement == null ? null : statement.nameOfCorrected();
    State state = line.giver() == null ? null : states.get(line.giver());
    return List.of(
        line.giver() == null ? "" : Long.toHexString(line.giver()),
        year.toString(),
        told.paid().currency().getCurrencyCode(),
        told.gifts(),
        told.paid(),
        told.back(),
        told.kept(),
        statement == null ? "" : statement.name(),
        corrected == null ? "" : corrected,
        line.giver() == null ? word(Part.NO_GIVER) : state == null ? "" : state.label(),
        line.now().kept());
  }

  private static Set<Long> givers(List<Line> lines) {
    return lines.stream()
        .map(Line::giver)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long gifts(List<Line> lines) {
    return lines.stream().mapToLong(line -> line.now().gifts()).sum();
  }

  private static String word(Part part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
