package org.samizdat.ledger.bank;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.samizdat.values.Money;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** BankStatements of ISO 20022, message camt.053 of any version. */
final class Camt053 {

  /** No exponents: a short one would fill the memory. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}([.][0-9]{1,5})?");

  /** As many letters of a date as there are in {@code 2026-11-28}. */
  private static final int DAY = 10;

  private Camt053() {}

  static List<StatementLine> read(String text) {
    NodeList entries = parse(text).getElementsByTagNameNS("*", "Ntry");
    List<StatementLine> lines = new ArrayList<>();
    for (int i = 0; i < entries.getLength(); i++) {
      line((Element) entries.item(i)).ifPresent(lines::add);
    }
    return lines;
  }

  private static Document parse(String text) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      // A statement needs no definition of its own, and may not fetch one.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(text)));
    } catch (SAXException | IOException notXml) {
      throw new Unreadable("no-xml");
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Empty if it is not booked yet. */
  private static Optional<StatementLine> line(Element entry) {
    String state = first(entry, "Sts").map(Element::getTextContent).orElse("BOOK").strip();
    if (!state.equals("BOOK")) {
      return Optional.empty();
    }
    Element amount = first(entry, "Amt").orElseThrow(() -> new Unreadable("no-amount"));
    boolean out =
        first(entry, "CdtDbtInd")
            .map(sign -> sign.getTextContent().strip().equals("DBIT"))
            .orElse(false);
    LocalDate day =
        first(entry, "BookgDt")
            .or(() -> first(entry, "ValDt"))
            .map(Element::getTextContent)
            .map(Camt053::day)
            .orElseThrow(() -> new Unreadable("no-day"));
    String said = amount.getTextContent().strip();
    if (!NUMBER.matcher(said).matches()) {
      throw new Unreadable("no-number");
    }
    Money money = Amount.of(new BigDecimal(said), amount.getAttribute("Ccy"));
    return Optional.of(
        new StatementLine(
            day, out ? money.negated() : money, entry.getTextContent().replaceAll("\\s+", " ")));
  }

  private static LocalDate day(String text) {
    String plain = text.strip();
    try {
      return Statement.day(LocalDate.parse(plain.substring(0, Math.min(DAY, plain.length()))));
    } catch (DateTimeException notADay) {
      throw new Unreadable("day-not-read");
    }
  }

  /** A child of the entry itself, not of what stands deeper. */
  private static Optional<Element> first(Element entry, String name) {
    NodeList children = entry.getChildNodes();
    return IntStream.range(0, children.getLength())
        .mapToObj(children::item)
        .filter(child -> child instanceof Element && name.equals(child.getLocalName()))
        .map(Element.class::cast)
        .findFirst();
  }
}
