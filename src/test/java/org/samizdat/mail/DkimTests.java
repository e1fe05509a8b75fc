package org.samizdat.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.mail.dkim.DkimKey;
import org.samizdat.mail.dkim.DkimRecord;
import org.samizdat.mail.dkim.DkimSigner;
import org.samizdat.mail.smtp.Outgoing;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Token;
import picocli.CommandLine;

class DkimTests {

  private static final Site SITE =
      new Site(URI.create("https://news.example.org"), "The Example", "1 Example Street");
  private static final EmailAddress SENDER = EmailAddress.parse("news@example.org");
  private static final KeyPair RSA = DkimKey.generate(false);
  private static final KeyPair EDWARDS = DkimKey.generate(true);
  private static final DkimSigner SIGNER =
      new DkimSigner(
          List.of(
              new DkimKey("example.org", "s1", RSA.getPrivate()),
              new DkimKey("example.org", "s2", EDWARDS.getPrivate())));
  private static final Map<String, String> DNS =
      Map.of(
          "s1._domainkey.example.org", DkimRecord.text(RSA.getPublic()),
          "s2._domainkey.example.org", DkimRecord.text(EDWARDS.getPublic()));

  @TempDir Path folder;

  @BeforeAll
  static void theJudgeIsThere() throws Exception {
    DkimJudge.mustBeThere();
  }

  @Test
  void everyCopyOfEveryKindIsSignedByEachKey() throws Exception {
    for (MailKind kind : MailKind.values()) {
      for (String words :
          List.of("Good morning.", "Доброе утро. Каждую пятницу мы пишем. ".repeat(9))) {
        LetterTemplate template = template(kind, words);
        for (String reader : List.of("reader17@example.org", "читатель@пример.example")) {
          assertThat(DkimJudge.verdict(signed(template, reader), DNS))
              .as(kind + " to " + reader)
              .isEqualTo("2 held");
        }
      }
    }
  }

  @Test
  void nothingThatIsSignedCanBeChangedOrAdded() throws Exception {
    String mail = text(signed(template(MailKind.DIGEST, "Good morning."), "reader17@example.org"));
    assertThat(DkimJudge.verdict(bytes(mail), DNS)).isEqualTo("2 held");
    // Relays may fold anew.
    assertThat(DkimJudge.verdict(bytes(mail.replace("Subject: This", "Subject:\r\n  This")), DNS))
        .isEqualTo("2 held");

    for (String changed :
        List.of(
            mail.replace("Subject: This week", "Subject: That week"),
            mail.replace("Good morning", "Good evening"),
            mail.replace("To: <reader17@", "To: <reader18@"),
            mail.replace("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", ""),
            mail.replace("From: ", "From: Somebody <somebody@example.org>\r\nFrom: "),
            mail.replace("Subject: ", "Subject: Another\r\nSubject: "),
            mail.replace("From: ", "Reply-To: <somebody@example.org>\r\nFrom: "),
            mail + "More.\r\n")) {
      assertThat(changed).isNotEqualTo(mail);
      assertThat(DkimJudge.verdict(bytes(changed), DNS)).isEqualTo("2 broken");
    }
  }

  @Test
  void whatIsSentIsASignatureBeforeTheSameMailAndStillAsTheWireDemands() {
    LetterTemplate template = template(MailKind.DIGEST, "Good morning.");
    String signed = text(signed(template, "reader17@example.org"));

    assertThat(signed)
        .startsWith("DKIM-Signature: v=1; a=rsa-sha256;")
        .endsWith(text(template.splice(filling("reader17@example.org"))));
    Outgoing.check(bytes(signed));
    assertThat(signed.lines().takeWhile(line -> !line.startsWith("From:")))
        .allMatch(line -> line.length() <= 100);
    assertThat(signed.length() - template.splice(filling("reader17@example.org")).length)
        .isLessThan(SIGNER.bytesAbout());
  }

  @Test
  void aKeyThatWasMadeSignsAndItsRecordIsSaid() throws Exception {
    for (List<String> kind : List.of(List.of("rsa"), List.of("edwards", "--ed25519"))) {
      Path file = folder.resolve(kind.getFirst() + ".pem");
      StringWriter said = new StringWriter();
      List<String> words = new java.util.ArrayList<>(List.of("make", file.toString()));
      words.addAll(List.of("--domain", "example.org", "--selector", "s2026a"));
      words.addAll(kind.subList(1, kind.size()));

      assertThat(run(said, words)).isZero();
      assertThat(run(new StringWriter(), words)).as("never overwritten").isOne();

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      List<String> lines = said.toString().lines().toList();
      DkimSettings settings = new DkimSettings(null, List.of(new DkimSettings.Key("s2026a", file)));
      byte[] mail = signed(template(MailKind.ANSWER, "Yes."), "reader17@example.org", settings);
      assertThat(DkimJudge.verdict(mail, Map.of(lines.get(1), lines.get(2)))).isEqualTo("1 held");
    }
  }

  @Test
  void aKeyThatOpensslMadeSigns() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Path file = folder.resolve("openssl.pem");
    int made =
        new ProcessBuilder(
                "openssl",
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
                "-out",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(made).isZero();
    DkimKey key = DkimKey.read("example.org", "s3", file);

    byte[] mail =
        signed(
            template(MailKind.ANSWER, "Yes."),
            "reader17@example.org",
            new DkimSigner(List.of(key)));

    Map<String, String> dns = new HashMap<>();
    dns.put(DkimRecord.name("example.org", "s3"), DkimRecord.text(DkimRecord.publicOf(key)));
    assertThat(DkimJudge.verdict(mail, dns)).isEqualTo("1 held");
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutBeingShown() throws Exception {
    Path none = folder.resolve("none.pem");
    Path words = Files.writeString(folder.resolve("words.pem"), "secret words");
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");
    KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
    weak.initialize(1_024);
    Path shortKey =
        Files.writeString(
            folder.resolve("short.pem"), DkimKey.pem(weak.generateKeyPair().getPrivate()));

    for (Path file : List.of(none, words, broken, shortKey)) {
      assertThatThrownBy(() -> DkimKey.read("example.org", "s1", file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
    for (String name : List.of("a b", "a\r\nb", "", "a;b", "-a")) {
      assertThatThrownBy(() -> new DkimKey("example.org", name, RSA.getPrivate()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(
            run(new StringWriter(), List.of("make", "x.pem", "--domain", "a b", "--selector", "s")))
        .isOne();
  }

  private static int run(StringWriter said, List<String> words) {
    PrintWriter writer = new PrintWriter(said);
    return new CommandLine(new DkimCommands())
        .setOut(writer)
        .setErr(writer)
        .execute(words.toArray(String[]::new));
  }

  private static LetterTemplate template(MailKind kind, String words) {
    String all = words + " " + Slot.UNSUBSCRIBE.marker();
    Letter letter =
        new Letter("This week", Language.ENGLISH, "The Example", "<p>" + all + "</p>", all);
    return LetterTemplate.compile(
        letter,
        new Heading(
            kind, new MailingId(42), "weekly", SENDER, null, SITE, new DeliveryHeader(null)));
  }

  private static byte[] signed(LetterTemplate template, String reader, DkimSettings settings)
      throws IOException {
    return signed(template, reader, settings.signer(SENDER));
  }

  private static byte[] signed(LetterTemplate template, String reader) {
    return signed(template, reader, SIGNER);
  }

  private static byte[] signed(LetterTemplate template, String reader, DkimSigner signer) {
    Outgoing copy = new Outgoing(1_000);
    template.splice(filling(reader), signer, copy);
    return copy.toByteArray();
  }

  private static Filling filling(String reader) {
    Map<Slot, Token> links = new EnumMap<>(Slot.class);
    for (Slot slot : Slot.values()) {
      links.put(slot, Token.parse("t".repeat(Base64Body.TOKEN_LENGTH)));
    }
    return new Filling(
        EmailAddress.parse(reader),
        Token.parse("d".repeat(47)),
        Instant.parse("2026-11-27T07:00:17Z"),
        links);
  }

  private static String text(byte[] mail) {
    return new String(mail, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String mail) {
    return mail.getBytes(StandardCharsets.UTF_8);
  }
}
