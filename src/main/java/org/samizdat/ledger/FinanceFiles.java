package org.samizdat.ledger;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.ledger.export.JournalExport;
import org.samizdat.ledger.export.JournalExport.Format;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;
import org.samizdat.values.Span;
import org.samizdat.values.Spreadsheet;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Files of a month, to be taken along. */
@Controller
@RequestMapping(FinanceScreens.HERE + "/{month:[0-9]{4}-[0-9]{2}}")
@PreAuthorize("hasRole('FINANCE')")
class FinanceFiles {

  static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  private final JournalExport export;
  private final MonthCloses closes;
  private final Certificates certificates;
  private final CertificateWords words;
  private final CertificatePress press;
  private final DeskFrames frames;

  FinanceFiles(
      JournalExport export,
      MonthCloses closes,
      Certificates certificates,
      CertificateWords words,
      CertificatePress press,
      DeskFrames frames) {
    this.export = export;
    this.closes = closes;
    this.certificates = certificates;
    this.words = words;
    this.press = press;
    this.frames = frames;
  }

  /**
   * The journal for another program.
   *
   * @param currency of a table, only what is booked in it; nothing for all
   * @param bom whether a table begins with a byte order mark, for Excel
   */
  @GetMapping("/journal/{format:[a-z]+}")
  ResponseEntity<byte[]> journal(
      @PathVariable String month,
      @PathVariable String format,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(defaultValue = "false") boolean bom) {
    YearMonth only = Written.month(month);
    return journal(export, format(format), new Span(only, only), currency, bom);
  }

  static ResponseEntity<byte[]> journal(
      JournalExport export, Format format, Span span, @Nullable String currency, boolean bom) {
    if (bom && !format.isTable()) {
      throw new Refused(
          Refused.Kind.MALFORMED,
          "parameter-not-valid",
          "bom is for tables: programs take no mark before this journal.");
    }
    Currency only = currency == null || currency.isEmpty() ? null : Money.currency(currency);
    String journal = export.write(format, span.from(), span.until(), only);
    return file(
        String.join(
                "-",
                Stream.of(
                        format.label(),
                        only == null ? "" : only.getCurrencyCode().toLowerCase(Locale.ROOT),
                        span.from().toString(),
                        span.from().equals(span.until()) ? "" : span.until().toString())
                    .filter(part -> !part.isEmpty())
                    .toList())
            + "."
            + format.ending(),
        format.isTable() ? CSV : TEXT,
        Spreadsheet.bytes(journal, bom));
  }

  /** The certificate of a closed month on paper. */
  @GetMapping("/certificate.pdf")
  ResponseEntity<byte[]> certificate(@PathVariable String month, HttpServletRequest request) {
    YearMonth asked = Written.month(month);
    MonthCloses.Close close =
        closes
            .find(asked)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.NOT_FOUND, "month-not-closed", "This month is not closed."));
    DeskFrame frame = frames.frame(request);
    return file(
        "certificate-" + asked + ".pdf",
        MediaType.APPLICATION_PDF,
        press.print(
            words.paper(close, certificates.of(asked), frame.newsroom(), frame.language())));
  }

  static Format format(String label) {
    return Format.find(label)
        .orElseThrow(() ->
            new Refused(Refused.Kind.NOT_FOUND, "format-not-found", "There is no such format."));
  }

  static ResponseEntity<byte[]> file(String name, MediaType type, byte[] content) {
    return ResponseEntity.ok()
        .contentType(type)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(content);
  }
}
