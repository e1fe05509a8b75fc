package org.samizdat.ledger.page;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * A page of the books.
 *
 * @param menu where one is among them
 * @param what it shows, in whole sentences
 * @param span the form to choose months; null where there is nothing to choose
 * @param acts what can be done here
 * @param paste a form to paste a text into; null where there is none
 * @param links to files and other pages
 */
public record FinancePage(
    DeskFrame frame,
    List<Place> menu,
    String title,
    List<String> what,
    @Nullable Months span,
    List<BookChart> charts,
    List<Act> acts,
    List<BookTable> tables,
    @Nullable Paste paste,
    List<Place> links) {

  /** Somewhere to go. */
  public record Place(String label, String path, boolean current) {}

  /**
   * The form to choose other months.
   *
   * @param from such as {@code 2026-01}
   */
  public record Months(String path, String from, String until) {}

  /**
   * A form with a button.
   *
   * @param what it does, in a sentence
   * @param path where it is sent to
   * @param asked what is to be said with it
   */
  public record Act(
      String what, String button, String path, List<Field> fields, List<Asked> asked) {

    /** One with nothing to say. */
    public Act(String what, String button, String path, List<Field> fields) {
      this(what, button, path, fields, List.of());
    }
  }

  /** What a form sends unseen. */
  public record Field(String name, String value) {}

  /**
   * What a form asks for.
   *
   * @param value what stands there at first; of a choice its name
   * @param choices one of which is chosen; none where it is written
   * @param most how many letters of what is written
   */
  public record Asked(String name, String label, String value, List<Choice> choices, int most) {

    private static final int SHORT = 20;

    /** A choice, or something short that is written. */
    public Asked(String name, String label, String value, List<Choice> choices) {
      this(name, label, value, choices, SHORT);
    }

    /** What somebody says in her own words. */
    public static Asked written(String name, String label, int most) {
      return new Asked(name, label, "", List.of(), most);
    }

    /** Whether it is in somebody's own words, in whichever direction they are written. */
    public boolean inWords() {
      return most > SHORT;
    }
  }

  /** Something to choose. */
  public record Choice(String name, String label) {}

  /**
   * A form to paste a text into.
   *
   * @param name of its field
   */
  public record Paste(String label, String path, String name, String button) {}

  /** A page with nothing but words. */
  public static FinancePage of(DeskFrame frame, List<Place> menu, String title, List<String> what) {
    return new FinancePage(
        frame, menu, title, what, null, List.of(), List.of(), List.of(), null, List.of());
  }

  public FinancePage choosing(Months other) {
    return new FinancePage(frame, menu, title, what, other, charts, acts, tables, paste, links);
  }

  public FinancePage drawing(List<BookChart> drawn) {
    return new FinancePage(frame, menu, title, what, span, drawn, acts, tables, paste, links);
  }

  public FinancePage offering(List<Act> offered) {
    return new FinancePage(frame, menu, title, what, span, charts, offered, tables, paste, links);
  }

  /** With one table more. */
  public FinancePage with(BookTable table) {
    List<BookTable> all = new ArrayList<>(tables);
    all.add(table);
    return new FinancePage(
        frame, menu, title, what, span, charts, acts, List.copyOf(all), paste, links);
  }

  public FinancePage taking(Paste pasted) {
    return new FinancePage(frame, menu, title, what, span, charts, acts, tables, pasted, links);
  }

  public FinancePage leadingTo(List<Place> places) {
    return new FinancePage(frame, menu, title, what, span, charts, acts, tables, paste, places);
  }
}
