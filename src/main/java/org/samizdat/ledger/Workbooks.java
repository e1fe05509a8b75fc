package org.samizdat.ledger;

import java.util.List;
import org.samizdat.ledger.report.Sheet;
import org.samizdat.ledger.report.Tables;
import org.springframework.http.MediaType;

/** Writes workbooks as those of the books are, also for tables of other modules. */
public final class Workbooks {

  /** What a workbook is on the web. */
  public static final MediaType TYPE =
      MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

  private Workbooks() {}

  /**
   * A workbook with real numbers, and a second sheet with what each column comes to.
   *
   * @param name of its first sheet
   * @param heads names of the columns, as a program knows them
   * @param lines words, counts ({@link Long}), amounts ({@link org.samizdat.values.Money}), months
   *     and days
   */
  public static byte[] xlsx(String name, List<String> heads, List<List<Object>> lines) {
    return Tables.xlsx(name, new Sheet(heads, lines));
  }
}
