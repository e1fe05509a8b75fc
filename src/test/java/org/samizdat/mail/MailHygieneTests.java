package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.samizdat.audience.page.ConfirmMail;
import org.samizdat.audience.page.GoodbyeMail;
import org.samizdat.audience.page.WelcomeMail;
import org.samizdat.newsletter.page.DigestPage;
import org.samizdat.newsletter.page.SectionBlock;
import org.samizdat.newsletter.page.StoryBlock;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;

/** What holds for every mail that there is a template for, as a reader's program gets it. */
class MailHygieneTests {

  private static final int MOST_BYTES = 100 * 1024;
  private static final String HOSTILE = "Tom & <script>alert('x')</script> \"Ann\" ${page}";

  private static final Site SITE =
      new Site(URI.create("https://news.example.org"), "The Example", "1 Example Street");

  private static final String UNSUBSCRIBE = SITE.link("/unsubscribe/" + Slot.UNSUBSCRIBE.marker());
  private static final String ERASE = SITE.link("/erase/" + Slot.ERASE.marker());
  private static final String POLICY = SITE.link("/privacy/1");
  private static final String RECEIPT = "abcd-efgh-ijkl-mnop";

  private static final MailRenderer RENDERER =
      new MailRenderer(templates("html", ContentType.Html), templates("text", ContentType.Plain));

  /**
   * @param newsletter a digest's
   */
  record Mail(String template, MailKind kind, @Nullable String newsletter, MailPage page) {

    @Override
    public String toString() {
      return template + " in " + page.language();
    }
  }

  static Stream<Mail> mails() {
    return Stream.of(
        new Mail("digest", MailKind.DIGEST, "weekly", digest("en", "The law", HOSTILE)),
        new Mail("digest", MailKind.DIGEST, "weekly", digest("ru", "Закон", "Новый закон")),
        new Mail("digest", MailKind.DIGEST, "weekly", digest("he", "החוק", "חוק חדש")),
        new Mail("confirm", MailKind.CONFIRMATION, "weekly", confirm("en", HOSTILE)),
        new Mail("confirm", MailKind.CONFIRMATION, "weekly", confirm("ru", "Неделя")),
        new Mail("welcome", MailKind.ANSWER, "weekly", welcome("en", HOSTILE)),
        new Mail("welcome", MailKind.ANSWER, "weekly", welcome("ru", "Неделя")),
        new Mail("goodbye", MailKind.ANSWER, "weekly", goodbye("en", HOSTILE)),
        new Mail("goodbye", MailKind.ANSWER, "weekly", goodbye("ru", "Неделя")));
  }

  static Stream<Mail> digests() {
    return mails().filter(mail -> mail.kind() == MailKind.DIGEST);
  }

  @Test
  void everyMailHasTwoHalvesAndIsCheckedHere() throws IOException {
    Set<String> checked = mails().map(Mail::template).collect(Collectors.toSet());

    assertThat(names("html")).isEqualTo(checked);
    assertThat(names("text")).isEqualTo(checked);
  }

  @ParameterizedTest
  @MethodSource("mails")
  void itReadsWellInEveryProgram(Mail mail) {
    Letter letter = RENDERER.render(mail.template(), "The Example", mail.page());
    byte[] copy = copy(mail, letter);
    ReadMail read = ReadMail.of(copy);

    assertThat(copy).hasSizeLessThan(MOST_BYTES);
    assertThat(read.subject()).isEqualTo(mail.page().subject()).isNotBlank();
    assertThat(read.header("Content-Language")).isEqualTo(mail.page().language());
    assertThat(read.all("List-Unsubscribe")).hasSize(mail.kind() == MailKind.DIGEST ? 1 : 0);
    assertThatTextIsWritten(read.text());
    assertThatHtmlIsHarmless(Jsoup.parse(read.html()), mail.page());
    assertThat(links(Jsoup.parse(read.html())))
        .allSatisfy(link -> {
          assertThat(link).startsWith("https://news.example.org/");
          // What one half offers, the other does.
          assertThat(read.text()).contains(link);
        });
  }

  @ParameterizedTest
  @MethodSource("mails")
  void theLinksOfAnotherReaderAreHerOwn(Mail mail) {
    LetterTemplate template = compile(mail, RENDERER.render(mail.template(), "E", mail.page()));
    ReadMail one = ReadMail.of(template.splice(filling(template, "a")));
    ReadMail other = ReadMail.of(template.splice(filling(template, "b")));

    String swapped = one.html();
    String swappedText = one.text();
    for (Slot slot : template.slots()) {
      swapped = swapped.replace(token(slot, "a").reveal(), token(slot, "b").reveal());
      swappedText = swappedText.replace(token(slot, "a").reveal(), token(slot, "b").reveal());
    }
    assertThat(other.html()).isEqualTo(swapped);
    assertThat(other.text()).isEqualTo(swappedText);
  }

  @ParameterizedTest
  @MethodSource("digests")
  void aDigestIsLeftByTheSameLinkInHeaderAndBody(Mail digest) {
    ReadMail read = read(digest);

    String link = read.header("List-Unsubscribe").replaceAll("[<>]", "");
    assertThat(links(Jsoup.parse(read.html()))).contains(link);
    assertThat(read.text()).contains(link);
  }

  @ParameterizedTest
  @MethodSource("digests")
  void aDigestsStoriesStandApartInItsText(Mail digest) {
    // The template engine takes out blank lines around its own.
    assertThat(read(digest).text())
        .contains("\r\n\r\nNews\r\n\r\n* ", "\r\n\r\nOpinion\r\n\r\n* ", "\r\n  By ")
        .doesNotContainPattern("\\S\r\n\\* ");
  }

  private static ReadMail read(Mail mail) {
    return ReadMail.of(copy(mail, RENDERER.render(mail.template(), "The Example", mail.page())));
  }

  private static void assertThatTextIsWritten(String text) {
    assertThat(text.strip()).hasSizeGreaterThan(80);
    assertThat(text)
        .doesNotContain("&amp;", "&#", "&quot;", "<p", "<td", "style=", "@if", "@for", "@template");
    assertThat(text.lines().map(String::strip)).doesNotContain("null").noneMatch("@"::equals);
    assertThat(text).as("paragraphs, not holes").doesNotContain("\r\n\r\n\r\n\r\n");
    assertThat(text).contains("You get this mail because");
  }

  private static void assertThatHtmlIsHarmless(Document html, MailPage page) {
    Element root = html.selectFirst("html");
    assertThat(root).isNotNull();
    assertThat(root.attr("lang")).isEqualTo(page.language());
    assertThat(html.title()).isEqualTo(page.subject());
    assertThat(html.text()).contains("You get this mail because");
    // Nothing is fetched when it is opened, nothing runs, nothing is sent from it.
    assertThat(html.select("script, link, iframe, object, embed, form, input, base, audio, video"))
        .isEmpty();
    assertThat(html.select("[src], [background], [onclick], [onload]")).isEmpty();
    assertThat(html.html()).doesNotContain("url(", "@import", "javascript:");
    // Layout tables are silent to those who listen.
    assertThat(html.select("table:not([role=presentation])")).isEmpty();
    assertThat(html.select("a:not([href]), a[href=\"\"]")).isEmpty();
  }

  private static List<String> links(Document html) {
    return html.select("a").eachAttr("href");
  }

  private static Set<String> names(String half) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("templates", half, "mail"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".jte", ""))
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toSet());
    }
  }

  private static ConfirmMail confirm(String language, String words) {
    return new ConfirmMail(
        language, words, words, words, SITE.link("/confirm/" + Slot.CONFIRM.marker()), POLICY);
  }

  private static WelcomeMail welcome(String language, String words) {
    return new WelcomeMail(language, words, words, words, RECEIPT, UNSUBSCRIBE, ERASE, POLICY);
  }

  private static GoodbyeMail goodbye(String language, String words) {
    return new GoodbyeMail(language, words, words, SITE.link("/newsletters/weekly"), ERASE);
  }

  private static DigestPage digest(String language, String headline, String words) {
    List<StoryBlock> stories =
        IntStream.range(0, 10)
            .mapToObj(number ->
                new StoryBlock(
                    headline + " " + number,
                    "https://news.example.org/2026/11/27/a-story-of-the-week-" + number,
                    "<em>" + Entities.escape((words + " ").repeat(3)) + "</em>",
                    (words + " ").repeat(3).strip(),
                    number % 2 == 0 ? null : words,
                    false))
            .toList();
    return new DigestPage(
        words.replace('\n', ' '),
        language,
        words,
        words,
        words,
        "27 November 2026",
        List.of(
            new SectionBlock("News", stories),
            new SectionBlock("Features", stories),
            new SectionBlock("Opinion", stories)),
        "https://news.example.org/newsletters/weekly/1",
        UNSUBSCRIBE,
        "1 Example Street");
  }

  private static byte[] copy(Mail mail, Letter letter) {
    LetterTemplate template = compile(mail, letter);
    return template.splice(filling(template, "a"));
  }

  private static LetterTemplate compile(Mail mail, Letter letter) {
    return LetterTemplate.compile(
        letter,
        new Heading(
            mail.kind(),
            new MailingId(42),
            mail.newsletter(),
            EmailAddress.parse("news@example.org"),
            null,
            SITE));
  }

  private static Filling filling(LetterTemplate template, String reader) {
    Map<Slot, Token> links = new EnumMap<>(Slot.class);
    template.slots().forEach(slot -> links.put(slot, token(slot, reader)));
    return new Filling(
        EmailAddress.parse("reader17@example.org"),
        Token.parse("x".repeat(47)),
        Instant.parse("2026-11-27T07:00:00Z"),
        links);
  }

  private static Token token(Slot slot, String reader) {
    String name = slot.name().toLowerCase(Locale.ROOT) + "0" + reader;
    return Token.parse(name + "0".repeat(47 - name.length()));
  }

  private static TemplateEngine templates(String half, ContentType type) {
    return TemplateEngine.createPrecompiled(
        null, type, MailHygieneTests.class.getClassLoader(), "samizdat.templates." + half);
  }
}
