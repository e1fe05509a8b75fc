package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;

class LetterTemplateTests {

  private static final Site SITE =
      new Site(URI.create("https://news.example.org"), "The Example", "1 Example Street");
  private static final EmailAddress SENDER = EmailAddress.parse("news@example.org");
  private static final String UNSUBSCRIBE = Slot.UNSUBSCRIBE.marker();
  private static final String ERASE = Slot.ERASE.marker();

  /** Long enough for base64 to be the shorter, whatever comes after it in these tests. */
  private static final String RUSSIAN =
      "Каждую пятницу мы рассказываем, что случилось за неделю и почему это важно. Всё самое"
          + " важное, подробное и интересное – в одном письме, которое можно прочитать за кофе."
          + " Мы пишем для тех, кто хочет понимать, что происходит вокруг, и не боится об этом"
          + " думать, сравнивать, спорить и задавать вопросы, на которые нет простых ответов.";

  @Test
  void bothReadersSeeWhatWasWritten() {
    String text = "Good morning.\r\n\r\nLeave: https://news.example.org/unsubscribe/%s\r\n";
    String html =
        "<html lang=\"en\"><a href=\"https://news.example.org/u/%s\">Leave</a></html>\r\n";
    Letter letter =
        new Letter(
            "This week",
            Language.ENGLISH,
            "The Example",
            html.formatted(UNSUBSCRIBE),
            text.formatted(UNSUBSCRIBE));

    ReadMail mail = read(letter, digest(), reader(17));

    assertThat(mail.subject()).isEqualTo("This week");
    assertThat(mail.senderName()).isEqualTo("The Example");
    assertThat(mail.sender()).isEqualTo("news@example.org");
    assertThat(mail.recipients()).containsExactly("reader17@example.org");
    assertThat(mail.types()).containsExactly("multipart/alternative", "text/plain", "text/html");
    assertThat(mail.text()).isEqualTo(text.formatted(token(17, Slot.UNSUBSCRIBE).reveal()));
    assertThat(mail.html()).isEqualTo(html.formatted(token(17, Slot.UNSUBSCRIBE).reveal()));
  }

  @Test
  void aDigestIsAListThatIsLeftInOneClick() {
    ReadMail mail = read(letter("Leave " + UNSUBSCRIBE), digest(), reader(17));

    assertThat(mail.header("List-Id")).isEqualTo("The Example <weekly.example.org>");
    assertThat(mail.header("List-Unsubscribe"))
        .isEqualTo(
            "<https://news.example.org/unsubscribe/" + token(17, Slot.UNSUBSCRIBE).reveal() + ">");
    assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.header("Precedence")).isEqualTo("bulk");
    assertThat(mail.header("Feedback-ID")).isEqualTo("2a:weekly:digest:samizdat");
    assertThat(mail.header("Message-ID")).isEqualTo("<" + delivery(17).reveal() + "@example.org>");
    assertThat(mail.header("Date")).isEqualTo("Fri, 27 Nov 2026 07:00:17 +0000");
    assertThat(mail.header("Content-Language")).isEqualTo("en");
    assertThat(mail.header("MIME-Version")).isEqualTo("1.0");
    assertThat(mail.all("Auto-Submitted")).isEmpty();
    assertThat(mail.all("Reply-To")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DIGEST", "INVITATION", "REMINDER"})
  void mailToOnePersonIsNoListAndIsNotAnswered(MailKind kind) {
    LetterTemplate template = LetterTemplate.compile(letter("Hello"), heading(kind, "weekly"));

    ReadMail mail = ReadMail.of(template.splice(reader(17)));

    assertThat(template.slots()).isEmpty();
    assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.header("Feedback-ID")).doesNotContain("2a").endsWith(":samizdat");
    assertThat(mail.headers().stream().map(ReadMail.Header::name))
        .noneMatch(name -> name.startsWith("List-") || name.equals("Precedence"));
  }

  @ParameterizedTest
  @CsvSource({
    "INVITATION, NO_INVITATIONS, /support/invitations/",
    "REMINDER, REMINDER, /reminders/stop/"
  })
  void whatSheDidNotJustAskForIsEndedByOneClickAndIsNoList(MailKind kind, Slot slot, String path) {
    LetterTemplate template = LetterTemplate.compile(letter("Hello"), heading(kind, null));

    ReadMail mail = ReadMail.of(template.splice(reader(17)));

    assertThat(template.slots()).containsExactly(slot);
    assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.header("List-Unsubscribe")).contains(path);
    assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.headers().stream().map(ReadMail.Header::name))
        .noneMatch(name -> name.equals("List-Id") || name.equals("Precedence"));
  }

  @Test
  void answersGoWhereTheNewsroomWantsThem() {
    Heading heading =
        new Heading(
            MailKind.ANSWER,
            new MailingId(42),
            null,
            SENDER,
            EmailAddress.parse("editor@example.org"),
            SITE,
            new DeliveryHeader(null));

    ReadMail mail = read(letter("Hello"), heading, reader(17));

    assertThat(mail.header("Reply-To")).isEqualTo("<editor@example.org>");
  }

  @Test
  void twoReadersCopiesDifferInTheirSlotsOnly() {
    LetterTemplate template =
        LetterTemplate.compile(
            letter("Leave " + UNSUBSCRIBE + " or vanish " + ERASE + "."), digest());

    String one = text(template.splice(reader(17)));
    String other = text(template.splice(reader(18)));

    assertThat(one).isNotEqualTo(other);
    assertThat(withoutSlots(one, 17)).isEqualTo(withoutSlots(other, 18));
  }

  @Test
  void aStoredLetterGivesTheSameCopies() {
    LetterTemplate template =
        LetterTemplate.compile(letter("Leave " + UNSUBSCRIBE + "\n" + ERASE), digest());

    LetterTemplate stored = LetterTemplate.read(template.bytes());

    assertThat(stored.slots()).isEqualTo(Set.of(Slot.UNSUBSCRIBE, Slot.ERASE));
    assertThat(stored.splice(reader(17))).isEqualTo(template.splice(reader(17)));
  }

  @Test
  void whatIsNoStoredLetterIsRefused() {
    byte[] stored = LetterTemplate.compile(letter("Hello"), digest()).bytes();
    byte[] cut = java.util.Arrays.copyOf(stored, 20);
    byte[] later = stored.clone();
    later[0] = 9;

    assertThatThrownBy(() -> LetterTemplate.read(cut)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> LetterTemplate.read(later)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCopyWithoutATokenIsRefused() {
    LetterTemplate template = LetterTemplate.compile(letter("Leave " + ERASE), digest());
    Filling filling =
        new Filling(
            EmailAddress.parse("reader17@example.org"), delivery(17), Instant.EPOCH, Map.of());

    assertThatThrownBy(() -> template.splice(filling)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Привет, читатель: новости недели и ещё немного сверх того, чтобы строка была длинной",
        "שלום עולם — חדשות השבוע",
        "🗞️ 👩🏽‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and so on",
        "=?UTF-8?B?QmNjOiBldmlsQGV4YW1wbGUub3Jn?=",
        "\"Quoted\" \\ (comment) <evil@example.org>, other@example.org;",
        "a@b, c@d",
        "100 % of = signs == =3D",
        ". starts with a dot",
      })
  void subjectAndSenderKeepTheirWords(String words) {
    ReadMail mail =
        read(new Letter(words, Language.of("ru"), words, words, words), digest(), reader(17));

    assertThat(mail.subject()).isEqualTo(words);
    assertThat(mail.senderName()).isEqualTo(words);
    assertThat(mail.sender()).isEqualTo("news@example.org");
    assertThat(mail.text()).isEqualTo(words);
    assertThat(mail.html()).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello\r\nBcc: evil@example.org",
        "Hello\nBcc: evil@example.org",
        "Hello\rBcc: evil@example.org",
        "Hello\r\n\r\n<b>body</b>",
        "Hello\n.\r\nMAIL FROM:<evil@example.org>",
        "Hello\u0085Bcc: evil@example.org",
        "Hello\u2028Bcc: evil@example.org",
        "Hello\u000bBcc: evil@example.org",
        "Hello\0world",
        "\r\n Hello",
        "Hello\r\n\tfolded",
        "Привет\r\nBcc: evil@example.org",
      })
  void noValueAddsAHeaderALineOrARecipient(String hostile) {
    ReadMail harmless = read(letter("Hello"), digest(), reader(17));

    ReadMail mail =
        read(new Letter(hostile, Language.ENGLISH, hostile, "", ""), digest(), reader(17));

    assertThat(mail.headers().stream().map(ReadMail.Header::name))
        .isEqualTo(harmless.headers().stream().map(ReadMail.Header::name).toList());
    assertThat(mail.recipients()).containsExactly("reader17@example.org");
    assertThat(mail.subject()).isEqualTo(HeaderText.clean(hostile));
    assertThat(mail.senderName()).isEqualTo(HeaderText.clean(hostile));
  }

  @Test
  void veryLongWordsAreFolded() {
    String ascii = "x".repeat(5_000);
    String spaced = "word ".repeat(1_000).strip();

    assertThat(
            read(new Letter(ascii, Language.ENGLISH, ascii, "", ""), digest(), reader(17))
                .subject())
        .isEqualTo(ascii);
    ReadMail mail =
        read(new Letter(spaced, Language.ENGLISH, spaced, "", ""), digest(), reader(17));
    assertThat(mail.subject()).isEqualTo(spaced);
    assertThat(mail.senderName()).isEqualTo(spaced);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Weekly", "a b", "a\r\nBcc: evil@example.org", "a>", "-a", "a.b"})
  void aNewsletterThatIsNoSlugIsRefused(String newsletter) {
    assertThatThrownBy(() -> heading(MailKind.DIGEST, newsletter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSubjectWithNothingInItOrASlotIsRefused() {
    for (String subject : List.of("", " ", "\r\n", "Leave " + UNSUBSCRIBE)) {
      assertThatThrownBy(() ->
              LetterTemplate.compile(
                  new Letter(subject, Language.ENGLISH, "The Example", "", ""), digest()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aSenderWithoutANameIsTheAddressAlone() {
    ReadMail mail =
        read(new Letter("Hello", Language.ENGLISH, "\r\n", "", ""), digest(), reader(17));

    assertThat(mail.header("From")).isEqualTo("<news@example.org>");
    assertThat(mail.header("List-Id")).isEqualTo("<weekly.example.org>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "читатель17@example.org",
        "reader17@пример.org",
        "\"reader 17\"@example.org",
        "\"reader\\\"17,\"@example.org",
        "o'reader+17@example.org"
      })
  void unusualAddressesAreOneRecipient(String address) {
    EmailAddress to = EmailAddress.parse(address);
    LetterTemplate template =
        LetterTemplate.compile(letter("Hello"), heading(MailKind.ANSWER, null));

    byte[] copy = template.splice(new Filling(to, delivery(17), Instant.EPOCH, Map.of()));

    assertThat(text(copy)).contains("\r\nTo: <" + to.reveal() + ">\r\n");
    assertThat(ReadMail.of(copy).recipients()).hasSize(1);
  }

  @Test
  void slotsMayStandAnywhere() {
    String words =
        UNSUBSCRIBE
            + "\n"
            + UNSUBSCRIBE
            + ERASE
            + " \n"
            + ERASE
            + "."
            + "ж".repeat(100)
            + UNSUBSCRIBE
            + "\r\n.\r\nFrom "
            + "x".repeat(75)
            + ERASE
            + "From"
            + ERASE
            + "\n\n"
            + UNSUBSCRIBE;

    ReadMail mail =
        read(new Letter("Hello", Language.ENGLISH, "E", words, words), digest(), reader(17));

    assertThat(mail.text()).isEqualTo(expected(words, 17));
    assertThat(mail.html()).isEqualTo(expected(words, 17));
  }

  @Test
  void thirtyStoriesStayUnderAHundredKilobytes() {
    String html =
        IntStream.range(0, 30)
            .mapToObj(
                """
                <tr><td style="padding:0 0 24px 0"><a href="https://news.example.org/2026/11/27/a-story-%d"
                style="color:#111111;font:bold 20px/26px Georgia,serif;text-decoration:none">The parliament
                has passed the law on the second reading, and nobody has read it</a>
                <p style="margin:8px 0 0 0;font:16px/24px Georgia,serif;color:#333333">Two sentences that say
                what it is about, why it matters now, and who says so. They are as long as an editor lets
                them become on a Friday afternoon, and no longer.</p></td></tr>
                """
                    ::formatted)
            .collect(Collectors.joining());
    String text = html.replaceAll("<[^>]*>", "");

    byte[] copy =
        LetterTemplate.compile(
                new Letter("This week", Language.ENGLISH, "The Example", html, text), digest())
            .splice(reader(17));

    assertThat(copy).hasSizeLessThan(100 * 1024);
    assertThat(ReadMail.of(copy).html()).isEqualTo(html.replace("\n", "\r\n"));
  }

  @Test
  void russianTravelsAsBase64AndEnglishStaysReadable() {
    String russian = "Парламент принял закон во втором чтении. ".repeat(20);
    String english = "The parliament has passed the law. ".repeat(20);

    String copy =
        text(
            LetterTemplate.compile(
                    new Letter("Неделя", Language.of("ru"), "Газета", russian, english), digest())
                .splice(reader(17)));

    assertThat(copy)
        .containsOnlyOnce(
            "text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable")
        .containsOnlyOnce("text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64")
        .contains("The parliament has passed");
    assertThat(copy.length()).isLessThan(4_200);
  }

  @Test
  void inBase64TooSlotsMayStandAnywhere() {
    for (int before = 0; before < 4; before++) {
      for (int between = 0; between < 4; between++) {
        for (int after = 0; after < 4; after++) {
          String words =
              RUSSIAN
                  + "a".repeat(before)
                  + UNSUBSCRIBE
                  + "b".repeat(between)
                  + ERASE
                  + UNSUBSCRIBE
                  + "c".repeat(after);
          LetterTemplate template =
              LetterTemplate.compile(
                  new Letter("Неделя", Language.of("ru"), "Газета", words, words + RUSSIAN),
                  digest());

          assertThat(template.slots()).isEqualTo(Set.of(Slot.UNSUBSCRIBE, Slot.ERASE));
          for (int reader : List.of(17, 18)) {
            byte[] copy = template.splice(reader(reader));
            ReadMail mail = ReadMail.of(copy);
            assertThat(text(copy)).contains("base64").doesNotContain("quoted-printable");
            assertThat(mail.html()).isEqualTo(expected(words, reader));
            assertThat(mail.text()).isEqualTo(expected(words + RUSSIAN, reader));
            assertThat(LetterTemplate.read(template.bytes()).splice(reader(reader)))
                .isEqualTo(copy);
          }
        }
      }
    }
  }

  @Test
  void aTokenThatWouldBreakTheTextAfterItIsRefused() {
    LetterTemplate template = LetterTemplate.compile(letter(RUSSIAN + ERASE + RUSSIAN), digest());
    Filling filling =
        new Filling(
            EmailAddress.parse("reader17@example.org"),
            delivery(17),
            Instant.EPOCH,
            Map.of(Slot.ERASE, Token.parse("x".repeat(48))));

    assertThatThrownBy(() -> template.splice(filling)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLetterStoredBeforeThereWasBase64IsStillSent() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(stored);
    out.writeByte(1);
    out.writeInt(5);
    out.writeByte('S');
    out.writeInt(5);
    out.writeBytes("To: <");
    out.writeByte('O');
    out.writeUTF("RECIPIENT");
    out.writeByte('S');
    out.writeInt(6);
    out.writeBytes(">\r\n\r\n/");
    out.writeByte('L');
    out.writeUTF("UNSUBSCRIBE");
    out.writeByte('S');
    out.writeInt(2);
    out.writeBytes("\r\n");

    LetterTemplate template = LetterTemplate.read(stored.toByteArray());

    assertThat(text(template.splice(reader(17))))
        .isEqualTo(
            "To: <reader17@example.org>\r\n\r\n/" + token(17, Slot.UNSUBSCRIBE).reveal() + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", RUSSIAN})
  void anyWordsComeOutAsTheyWentIn(String first) {
    List<String> bricks =
        List.of(
            "a",
            "Z",
            " ",
            "  ",
            "\t",
            ".",
            "=",
            "=\r\n",
            "From ",
            "\r\n",
            "\n",
            "\r",
            "\n.\r\n",
            "--",
            "=_",
            "ж",
            "ы",
            "€",
            "🗞️",
            "👩🏽‍💻",
            "ש",
            "\u202e",
            "\u200f",
            "\0",
            "\u0007",
            "\u0085",
            "\u2028",
            "<a href=\"",
            "\">",
            "?=",
            "=?",
            "\"",
            "\\",
            "(",
            ",",
            ";",
            "<",
            "@",
            "x".repeat(80),
            "word word word ",
            UNSUBSCRIBE,
            ERASE);
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      String text = first + words(random, bricks, 60);
      String html = first + words(random, bricks, 60);
      String subject = "S" + words(random, bricks.subList(0, bricks.size() - 2), 30);
      String sender = words(random, bricks.subList(0, bricks.size() - 2), 15);

      ReadMail mail =
          read(new Letter(subject, Language.ENGLISH, sender, html, text), digest(), reader(17));

      assertThat(mail.text()).as("text of seed %d", seed).isEqualTo(expected(text, 17));
      assertThat(mail.html()).as("html of seed %d", seed).isEqualTo(expected(html, 17));
      assertThat(mail.subject())
          .as("subject of seed %d", seed)
          .isEqualTo(HeaderText.clean(subject));
      assertThat(mail.senderName() == null ? "" : mail.senderName())
          .as("sender of seed %d", seed)
          .isEqualTo(HeaderText.clean(sender));
    }
  }

  private static String words(Random random, List<String> bricks, int most) {
    return random
        .ints(random.nextInt(most + 1), 0, bricks.size())
        .mapToObj(bricks::get)
        .collect(Collectors.joining());
  }

  /** Every kind of line end as CRLF, and tokens for slots. */
  private static String expected(String words, int reader) {
    String lines = words.replaceAll("\r\n|\r|\n", "\r\n");
    for (Slot slot : Slot.values()) {
      lines = lines.replace(slot.marker(), token(reader, slot).reveal());
    }
    return lines;
  }

  private static String withoutSlots(String copy, int reader) {
    String rest =
        copy.replace("reader" + reader + "@example.org", "")
            .replace(delivery(reader).reveal(), "")
            .replace("07:00:" + "%02d".formatted(reader % 60), "");
    for (Slot slot : Slot.values()) {
      rest = rest.replace(token(reader, slot).reveal(), "");
    }
    return rest;
  }

  private static ReadMail read(Letter letter, Heading heading, Filling filling) {
    return ReadMail.of(LetterTemplate.compile(letter, heading).splice(filling));
  }

  private static Letter letter(String words) {
    return new Letter("This week", Language.ENGLISH, "The Example", "<p>" + words + "</p>", words);
  }

  private static Heading digest() {
    return heading(MailKind.DIGEST, "weekly");
  }

  private static Heading heading(MailKind kind, @Nullable String newsletter) {
    return new Heading(
        kind, new MailingId(42), newsletter, SENDER, null, SITE, new DeliveryHeader(null));
  }

  /** For a provider that gives each mail a Message-ID of its own. */
  @Test
  void anotherHeaderNamesTheDeliveryIfOneIsSet() throws Exception {
    Heading heading =
        new Heading(
            MailKind.ANSWER,
            new MailingId(42),
            null,
            SENDER,
            null,
            SITE,
            new DeliveryHeader("X-PM-Metadata-delivery"));
    ReadMail mail = read(letter("Hello"), heading, reader(17));
    assertThat(mail.header("X-PM-Metadata-delivery")).isEqualTo(delivery(17).reveal());
    assertThat(mail.header("Message-ID")).contains(delivery(17).reveal());
    for (String bad : List.of("X-A: b", "X-A\r\nBcc", "Bcc", "X-", "X-ä")) {
      assertThatThrownBy(() -> new DeliveryHeader(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new DeliveryHeader(" ").name()).isNull();
  }

  private static Filling reader(int number) {
    Map<Slot, Token> links = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      links.put(slot, token(number, slot));
    }
    return new Filling(
        EmailAddress.parse("reader" + number + "@example.org"),
        delivery(number),
        Instant.parse("2026-11-27T07:00:00Z").plusSeconds(number % 60),
        links);
  }

  /** As long as the real ones. */
  private static Token token(int reader, Slot slot) {
    String name = slot.name().toLowerCase(java.util.Locale.ROOT) + "0reader" + reader + "0";
    return Token.parse(name + "x".repeat(47 - name.length()));
  }

  private static Token delivery(int reader) {
    return Token.parse("delivery0reader0" + reader + "0xxxxxxxxxxxxxxxxxxxxxxxxx");
  }

  private static String text(byte[] copy) {
    return new String(copy, StandardCharsets.UTF_8);
  }
}
