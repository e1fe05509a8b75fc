package org.samizdat.giving;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.samizdat.giving.page.GiftPaper;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Prints papers as PDF. The font goes with the file: no system need have one that is Cyrillic. */
@Component
class PaperPress {

  /** Liberation Sans, which PDFBox brings; SIL Open Font License. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private static final String FAMILY = "Liberation Sans";

  private final TemplateEngine templates;

  PaperPress(@Qualifier("htmlTemplates") TemplateEngine templates) {
    this.templates = templates;
    // It logs what it lays out.
    XRLog.setLoggingEnabled(false);
  }

  /**
   * The paper as a download that nobody keeps on the way.
   *
   * @param name without its ending
   */
  ResponseEntity<byte[]> file(String name, GiftPaper paper) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name + ".pdf").build().toString())
        .body(print(paper));
  }

  private byte[] print(GiftPaper paper) {
    StringOutput html = new StringOutput();
    templates.render("report/gift-paper.jte", paper, html);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      PdfRendererBuilder press = new PdfRendererBuilder();
      press.useFont(PaperPress::font, FAMILY);
      press.withW3cDocument(new W3CDom().fromJsoup(Jsoup.parse(html.toString())), null);
      press.toStream(file);
      press.run();
    } catch (IOException broken) {
      throw new UncheckedIOException("A receipt could not be printed", broken);
    }
    return file.toByteArray();
  }

  private static InputStream font() {
    return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT);
  }
}
