package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
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
import org.samizdat.audience.page.MyDataMail;
import org.samizdat.audience.page.PreferencesChangedMail;
import org.samizdat.audience.page.WelcomeMail;
import org.samizdat.desk.page.InvitationMail;
import org.samizdat.desk.page.SignInMail;
import org.samizdat.giving.page.GiftNewsMail;
import org.samizdat.giving.page.GiverGoodbyeMail;
import org.samizdat.giving.page.MonthlyMail;
import org.samizdat.giving.page.ReceiptMail;
import org.samizdat.giving.page.SupportLinkMail;
import org.samizdat.newsletter.page.DigestPage;
import org.samizdat.newsletter.page.HaltedMail;
import org.samizdat.newsletter.page.IntroBlock;
import org.samizdat.newsletter.page.SectionBlock;
import org.samizdat.newsletter.page.StoryBlock;
import org.samizdat.reminders.page.ReminderConfirmMail;
import org.samizdat.reminders.page.ReminderDueMail;
import org.samizdat.reminders.page.ReminderPromisedMail;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;

/** What holds for every mail that there is a template for, as a reader's program gets it. */
class MailHygieneTests {

  private static final int MOST_BYTES = 100 * 1024;
  private static final String HOSTILE = "Tom & <script>alert('x')</script> \"Ann\" ${page}";

  private static final Site SITE =
      new Site(URI.create("https://news.example.org"), "The Example", "1 Example Street");

  private static final String UNSUBSCRIBE = SITE.link("/unsubscribe/" + Slot.UNSUBSCRIBE.marker());
  private static final String PREFERENCES = SITE.link("/preferences/" + Slot.PREFERENCES.marker());
  private static final String ERASE = SITE.link("/erase/" + Slot.ERASE.marker());
  private static final String SUPPORT = SITE.link("/support/" + Slot.SUPPORT.marker());
  private static final String POLICY = SITE.link("/privacy/1");
  private static final String RECEIPT = "abcd-efgh-ijkl-mnop";

  private static final Set<MailKind> ENDED_BY_ONE_CLICK =
      Set.of(MailKind.DIGEST, MailKind.INVITATION, MailKind.REMINDER);

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
        new Mail("goodbye", MailKind.ANSWER, "weekly", goodbye("ru", "Неделя")),
        new Mail("my-data", MailKind.LINK, null, myData("en", HOSTILE)),
        new Mail("my-data", MailKind.LINK, null, myData("ru", "Неделя")),
        new Mail("preferences-changed", MailKind.ANSWER, null, changed("en", HOSTILE)),
        new Mail("preferences-changed", MailKind.ANSWER, null, changed("ru", "Неделя")),
        new Mail("sign-in", MailKind.ANSWER, null, signIn("en", HOSTILE)),
        new Mail("sign-in", MailKind.ANSWER, null, signIn("ru", "Неделя")),
        new Mail("invitation", MailKind.ANSWER, null, invitation("en", HOSTILE)),
        new Mail("invitation", MailKind.ANSWER, null, invitation("ru", "Неделя")),
        new Mail("issue-halted", MailKind.NOTICE, null, halted("en", HOSTILE)),
        new Mail("issue-halted", MailKind.NOTICE, null, halted("ru", "Неделя")),
        new Mail("receipt", MailKind.RECEIPT, null, receipt("en", HOSTILE)),
        new Mail("receipt", MailKind.RECEIPT, null, receipt("ru", null)),
        new Mail("gift-news", MailKind.NOTICE, null, news("en", HOSTILE)),
        new Mail("gift-news", MailKind.NOTICE, null, news("ru", null)),
        new Mail("gift-news", MailKind.STATEMENT, null, news("en", HOSTILE)),
        new Mail("gift-news", MailKind.STATEMENT, null, news("ru", null)),
        new Mail("give-monthly", MailKind.INVITATION, null, monthly("en", HOSTILE)),
        new Mail("give-monthly", MailKind.INVITATION, null, monthly("ru", "Неделя")),
        new Mail("giver-goodbye", MailKind.ANSWER, null, giverGoodbye("en", HOSTILE)),
        new Mail("giver-goodbye", MailKind.ANSWER, null, giverGoodbye("ru", null)),
        new Mail("support-link", MailKind.LINK, null, supportLink("en", HOSTILE)),
        new Mail("support-link", MailKind.LINK, null, supportLink("ru", "Неделя")),
        new Mail("reminder-confirm", MailKind.CONFIRMATION, null, askToRemind("en", HOSTILE)),
        new Mail("reminder-confirm", MailKind.CONFIRMATION, null, askToRemind("ru", "Неделя")),
        new Mail("reminder-promised", MailKind.ANSWER, null, promised("en", HOSTILE)),
        new Mail("reminder-promised", MailKind.ANSWER, null, promised("ru", "Неделя")),
        new Mail("reminder-due", MailKind.REMINDER, null, due("en", HOSTILE, "$7")),
        new Mail("reminder-due", MailKind.REMINDER, null, due("ru", "Неделя", null)));
  }

  static Stream<Mail> digests() {
    return mails().filter(mail -> mail.kind() == MailKind.DIGEST);
  }

  static Stream<Mail> unasked() {
    return mails().filter(mail -> ENDED_BY_ONE_CLICK.contains(mail.kind()));
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
    assertThat(read.header("Content-Language")).isEqualTo(mail.page().language().tag());
    assertThat(read.all("List-Unsubscribe"))
        .hasSize(ENDED_BY_ONE_CLICK.contains(mail.kind()) ? 1 : 0);
    assertThatTextIsWritten(read.text());
    assertThatHtmlIsHarmless(Jsoup.parse(read.html()), mail.page());
    assertThat(links(Jsoup.parse(read.html())))
        .allSatisfy(link -> {
          assertThat(link).startsWith("https://news.example.org/");
          // What one half offers, the other does.
          assertThat(read.text()).contains(link);
        });
  }

  /** As long as an editor lets them become; mail programs clip at 102 KB. */
  @Test
  void thirtyRussianStoriesAreNotClipped() {
    String words =
        "Правительство в третий раз перенесло срок, к которому регионы должны отчитаться о расходах"
            + " на восстановление жилья. По словам двух собеседников, знакомых с обсуждением,"
            + " деньги ещё не распределены, а подрядчики работают в долг. Мы посчитали, сколько"
            + " домов сдано на самом деле и кто за это отвечает.";
    List<StoryBlock> stories =
        IntStream.range(0, 10)
            .mapToObj(number ->
                new StoryBlock(
                    "Срок сдачи восстановленного жилья снова перенесли, и никто не говорит почему",
                    "https://news.example.org/2026/11/27/srok-sdachi-zhilya-snova-perenesli-"
                        + number,
                    words,
                    words,
                    "Корреспондент отдела расследований",
                    false))
            .toList();
    DigestPage page =
        new DigestPage(
            "Срок сдачи жилья снова перенесли",
            Language.of("ru"),
            words.substring(0, 130),
            "Пятничное письмо",
            "Независимая газета",
            "пятница",
            List.of(),
            List.of(
                new SectionBlock("Новости", stories),
                new SectionBlock("Истории", stories),
                new SectionBlock("Мнения", stories)),
            "https://news.example.org/newsletters/weekly/1",
            UNSUBSCRIBE,
            SITE.link("/preferences/" + Slot.PREFERENCES.marker()),
            "Почтовый адрес");
    Mail mail = new Mail("digest", MailKind.DIGEST, "weekly", page);

    byte[] copy = copy(mail, RENDERER.render("digest", "Независимая газета", page));

    assertThat(copy).hasSizeLessThan(102 * 1024);
    assertThat(ReadMail.of(copy).text()).contains(words);
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
  @MethodSource("unasked")
  void whatIsUnaskedForIsLeftByTheSameLinkInHeaderAndBody(Mail unasked) {
    ReadMail read = read(unasked);

    String link = read.header("List-Unsubscribe").replaceAll("[<>]", "");
    assertThat(links(Jsoup.parse(read.html()))).contains(link);
    assertThat(read.text()).contains(link);
  }

  @ParameterizedTest
  @MethodSource("digests")
  void aDigestsStoriesStandApartInItsText(Mail digest) {
    Language language = digest.page().language();
    // The template engine takes out blank lines around its own.
    assertThat(read(digest).text())
        .contains(
            "\r\n\r\n" + language.say("section.news") + "\r\n\r\n* ",
            "\r\n\r\n" + language.say("section.opinion") + "\r\n\r\n* ",
            "\r\n  " + language.say("digest.by", ""))
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
    assertThat(text).containsAnyOf("You get this mail because", "Вы получили это письмо");
  }

  private static void assertThatHtmlIsHarmless(Document html, MailPage page) {
    Element root = html.selectFirst("html");
    assertThat(root).isNotNull();
    assertThat(root.attr("lang")).isEqualTo(page.language().tag());
    assertThat(html.title()).isEqualTo(page.subject());
    assertThat(html.text()).containsAnyOf("You get this mail because", "Вы получили это письмо");
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
        Language.around(language),
        words,
        words,
        words,
        language,
        SITE.link("/confirm/" + Slot.CONFIRM.marker()),
        POLICY);
  }

  private static WelcomeMail welcome(String language, String words) {
    return new WelcomeMail(
        Language.around(language),
        words,
        words,
        words,
        language,
        RECEIPT,
        PREFERENCES,
        UNSUBSCRIBE,
        ERASE,
        POLICY);
  }

  private static GoodbyeMail goodbye(String language, String words) {
    return new GoodbyeMail(
        Language.around(language), words, words, SITE.link("/newsletters/weekly"), ERASE);
  }

  private static MyDataMail myData(String language, String words) {
    return new MyDataMail(
        Language.of(language), words, SITE.link("/my-data/" + Slot.MY_DATA.marker()));
  }

  private static PreferencesChangedMail changed(String language, String words) {
    return new PreferencesChangedMail(
        Language.of(language), words, List.of(words), List.of(words), PREFERENCES);
  }

  private static SignInMail signIn(String language, String words) {
    String link = SITE.link("/desk/sign-in/in_0123456789abcdef?to=/desk/issues");
    return new SignInMail(Language.of(language), words, link, 15);
  }

  private static InvitationMail invitation(String language, String words) {
    return new InvitationMail(Language.of(language), words, words, SITE.link("/desk/sign-in"));
  }

  private static HaltedMail halted(String language, String words) {
    return new HaltedMail(
        Language.of(language), words, words, words, words, SITE.link("/desk/issues/weekly"));
  }

  private static ReceiptMail receipt(String language, @Nullable String words) {
    return new ReceiptMail(
        Language.of(language),
        "The Example",
        "",
        "2026-00042",
        "$10",
        words,
        words == null ? "Раз в месяц" : words,
        words,
        "November 28, 2026",
        words,
        words == null ? null : RECEIPT,
        SUPPORT,
        POLICY);
  }

  private static GiftNewsMail news(String language, @Nullable String words) {
    String said = words == null ? "Платёж не прошёл" : words;
    return new GiftNewsMail(
        Language.of(language),
        "The Example",
        "",
        said,
        said,
        said,
        List.of(said, said),
        words,
        List.of(said, said),
        said,
        SUPPORT,
        words,
        say(language, "pledge-mail.reason"),
        POLICY);
  }

  private static MonthlyMail monthly(String language, String words) {
    return new MonthlyMail(
        Language.of(language),
        words,
        words,
        "$10",
        words,
        SITE.link("/support?language=" + language),
        SITE.link("/support/invitations/" + Slot.NO_INVITATIONS.marker()),
        POLICY);
  }

  private static ReminderConfirmMail askToRemind(String language, String words) {
    return new ReminderConfirmMail(
        Language.of(language),
        words,
        words,
        SITE.link("/reminders/confirm/" + Slot.REMINDER_CONFIRM.marker()),
        POLICY);
  }

  private static ReminderPromisedMail promised(String language, String words) {
    return new ReminderPromisedMail(
        Language.of(language),
        words,
        words,
        RECEIPT,
        SITE.link("/reminders/" + Slot.REMINDER.marker()),
        POLICY);
  }

  private static ReminderDueMail due(String language, String words, @Nullable String gift) {
    return new ReminderDueMail(
        Language.of(language),
        words,
        words,
        words,
        words,
        words,
        2,
        3,
        gift,
        SITE.link("/support?campaign=reminder&language=en&frequency=once&currency=usd&amount=7"),
        SITE.link("/support?campaign=reminder&language=" + language),
        gift == null ? null : words,
        gift == null ? words : null,
        SITE.link("/reminders/again/" + Slot.REMINDER.marker()),
        SITE.link("/reminders/stop/" + Slot.REMINDER.marker()),
        SITE.link("/reminders/stop-all/" + Slot.REMINDER.marker()),
        POLICY);
  }

  private static GiverGoodbyeMail giverGoodbye(String language, @Nullable String words) {
    return new GiverGoodbyeMail(
        Language.of(language),
        "The Example",
        words == null ? List.of() : List.of(words),
        words == null ? null : RECEIPT,
        POLICY);
  }

  private static SupportLinkMail supportLink(String language, String words) {
    return new SupportLinkMail(
        Language.of(language), words, SITE.link("/support/change/" + Slot.SUPPORT_CHANGE.marker()));
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
        Language.around(language),
        words,
        words,
        words,
        Language.around(language).date(LocalDate.of(2026, 11, 27)),
        List.of(new IntroBlock(Entities.escape(words), words)),
        List.of(
            new SectionBlock(say(language, "section.news"), stories),
            new SectionBlock(say(language, "section.features"), stories),
            new SectionBlock(say(language, "section.opinion"), stories)),
        "https://news.example.org/newsletters/weekly/1",
        UNSUBSCRIBE,
        PREFERENCES,
        "1 Example Street");
  }

  private static String say(String language, String key) {
    return Language.around(language).say(key);
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
            SITE,
            new DeliveryHeader(null)));
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
