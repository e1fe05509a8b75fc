package org.samizdat.ledger;

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
import org.samizdat.ledger.page.CertificatePaper;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Prints certificates as PDF. The font goes with the file: no system need have one. */
@Component
class CertificatePress {

  /** Liberation Sans, which PDFBox brings; SIL Open Font License. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  private final TemplateEngine templates;

  CertificatePress(@Qualifier("htmlTemplates") TemplateEngine templates) {
    this.templates = templates;
    // It logs what it lays out.
    XRLog.setLoggingEnabled(false);
  }

  byte[] print(CertificatePaper paper) {
    StringOutput html = new StringOutput();
    templates.render("report/certificate-paper.jte", paper, html);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      PdfRendererBuilder press = new PdfRendererBuilder();
      press.useFont(CertificatePress::font, "Liberation Sans");
      press.withW3cDocument(new W3CDom().fromJsoup(Jsoup.parse(html.toString())), null);
      press.toStream(file);
      press.run();
    } catch (IOException broken) {
      throw new UncheckedIOException("A certificate could not be printed", broken);
    }
    return file.toByteArray();
  }

  private static InputStream font() {
    return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT);
  }
}
