package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.samizdat.TestClock;
import org.samizdat.twin.Card;
import org.samizdat.twin.TwinSession;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Givers, the turn of a year, and the papers they find then. */
final class StatementStory {

  final Support support;
  final GiverDoor door;
  private final StripeSweep sweep;
  private final TestClock clock;
  private final JdbcClient database;

  private StatementStory(ApplicationContext context) {
    support = Support.open(context);
    door = new GiverDoor(context);
    sweep = context.getBean(StripeSweep.class);
    clock = context.getBean(TestClock.class);
    database = context.getBean(JdbcClient.class);
    support.twin.deliveries().well();
    support.twin.advanceTo(clock.instant());
  }

  static StatementStory begin(ApplicationContext context) {
    return new StatementStory(context);
  }

  static String somebody() {
    return "giver" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
  }

  TwinSession gives(String address, Frequency frequency, long minor, String currency) {
    TwinSession session = support.begin(Support.order(frequency, minor, currency));
    session.pay(Card.VISA, address);
    support.wait(Duration.ofSeconds(10));
    return session;
  }

  /** The books learn all that has happened. */
  void book() {
    support.hear();
    sweep.events();
    support.hear();
    sweep.balance();
  }

  /** Until the third day of the next year, UTC; the year that is over. */
  Year yearEnds() {
    Year year = Year.from(clock.instant().atOffset(ZoneOffset.UTC));
    Instant then = year.plusYears(1).atDay(3).atStartOfDay().toInstant(ZoneOffset.UTC);
    support.wait(Duration.between(clock.instant(), then));
    book();
    return year;
  }

  /** What the paper of a year says that she finds on her page. */
  String paper(String address, Year year) {
    return paper(address, year, "");
  }

  String paper(String address, Year year, String query) {
    return text(door.file(door.link(address) + "/statements/" + year + query, Map.of()));
  }

  List<String> numbers(String address) {
    return database
        .sql("select number from giving_statement where giver = :giver order by year, version")
        .param("giver", door.giver(address).number())
        .query((row, count) -> Long.toString(row.getLong("number")))
        .list();
  }

  static String text(HttpResponse<byte[]> paper) {
    assertThat(paper.statusCode()).isEqualTo(200);
    assertThat(paper.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(paper.headers().firstValue("Cache-Control")).hasValue("no-store");
    try (PDDocument document = Loader.loadPDF(paper.body())) {
      return new PDFTextStripper().getText(document).replace('\u00a0', ' ').replaceAll("\\s+", " ");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
