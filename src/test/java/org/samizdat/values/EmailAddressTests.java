package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reader17@example.org",
        " reader17@example.org\n",
        "reader.17+news@example.org",
        "o'reader@example.org",
        "читатель@example.org",
        "reader17@пример.example",
        "\"reader 17\"@example.org",
        "READER17@EXAMPLE.ORG"
      })
  void whatMailCanBeSentToIsAccepted(String text) {
    assertThat(EmailAddress.parse(text).reveal()).contains("@");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reader17",
        "@example.org",
        "reader17@",
        "reader17@localhost",
        "reader17@[127.0.0.1]",
        "reader17@example..org",
        "reader17@-example.org",
        "reader17@example.org\r\nBcc: reader18@example.org",
        "reader17\u0000@example.org",
        "reader17@exam\u202eple.org",
        "reader\u200b17@example.org",
        "reader17@example.org,reader18@example.org",
        "reader17@example.org reader18@example.org",
        "Reader <reader17@example.org>",
        "reader17(comment)@example.org",
        "@relay.example:reader17@example.org",
        "reader17@example.org>",
        "reader17%example.org"
      })
  void whatIsNotOneAddressIsRefusedWithASentence(String text) {
    assertThatThrownBy(() -> EmailAddress.parse(text))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.kind().status()).isEqualTo(422);
              assertThat(refused.problem()).isEqualTo("address-not-valid");
              assertThat(refused.sentence()).doesNotContain("reader17");
            });
  }

  @Test
  void anAddressOfTheLargestLengthIsAcceptedAndOneOctetMoreRefused() {
    String local = "r".repeat(64);
    String domain = "d".repeat(61) + "." + "d".repeat(61) + "." + "d".repeat(57) + ".org";
    assertThat((local + "@" + domain).length()).isLessThanOrEqualTo(254);
    assertThat(EmailAddress.parse(local + "@" + domain).reveal()).isEqualTo(local + "@" + domain);
    assertThatThrownBy(() -> EmailAddress.parse("r" + local + "@" + domain))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> EmailAddress.parse(local + "@d." + domain + "d".repeat(8)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void twoSpellingsOfOnePersonHaveOneCanonicalForm() {
    assertThat(EmailAddress.parse("Reader17@EXAMPLE.org").revealCanonical())
        .isEqualTo(EmailAddress.parse("reader17@example.ORG").revealCanonical());
    assertThat(EmailAddress.parse("reader17@пример.example").domain())
        .isEqualTo("xn--e1afmkfd.example");
  }

  @Test
  void dotsAndPlusTagsAreKeptApart() {
    assertThat(EmailAddress.parse("reader.17@example.org").revealCanonical())
        .isNotEqualTo(EmailAddress.parse("reader17@example.org").revealCanonical());
  }

  @Test
  void anAddressPrintsMasked() {
    assertThat(EmailAddress.parse("reader17@example.org").toString())
        .doesNotContain("reader17")
        .doesNotContain("example.org");
  }

  @Test
  void aTokenPrintsMaskedAndIsReadWithoutRegardToCase() {
    Token token = Token.parse("ABCDEFGHIJKLMNOPQRST");
    assertThat(token).isEqualTo(Token.parse("abcdefghijklmnopqrst"));
    assertThat(token.toString()).doesNotContain("abcdef");
    assertThatThrownBy(() -> Token.parse("short")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> Token.parse("a".repeat(121))).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> Token.parse("../../../../etc/passwd")).isInstanceOf(Refused.class);
  }
}
