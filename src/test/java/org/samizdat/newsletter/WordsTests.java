package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTests {

  private static final String BASE = "https://news.example/2026/story";

  private static final Set<String> TAGS =
      Set.of(
          "a",
          "abbr",
          "b",
          "br",
          "cite",
          "code",
          "em",
          "i",
          "q",
          "s",
          "small",
          "strong",
          "sub",
          "sup",
          "p",
          "h2",
          "h3",
          "h4",
          "ul",
          "ol",
          "li",
          "blockquote",
          "pre",
          "hr",
          "dl",
          "dt",
          "dd");

  @ParameterizedTest
  @MethodSource("org.samizdat.newsletter.Attacks#all")
  void whatIsLeftOfAnAttackCanOnlyBeRead(String attack) {
    assertInert(Words.inline(attack, BASE));
    assertInert(Words.blocks(attack, BASE));
    // Once more through a browser's eyes: what was cleaned must not become alive by being parsed.
    assertInert(Words.blocks(Words.blocks(attack, BASE), BASE));
  }

  @Test
  void plainWordsAreOneLineWithoutTags() {
    assertThat(Words.plain("  <b>R&amp;D</b> up\r\nBcc: all@example.org\u2028 5 < 6 "))
        .isEqualTo("R&D up Bcc: all@example.org 5 < 6");
  }

  @Test
  void marksThatTurnTextAroundAreDropped() {
    assertThat(Words.plain("pay \u202Etxt.exe\u2066 \u0000now")).isEqualTo("pay txt.exe now");
  }

  @Test
  void asTextALinkShowsWhereItLeads() {
    assertThat(Words.text("See <a href=\"https://news.example/?a=1&amp;b=2\">this</a> &amp; that"))
        .isEqualTo("See this (https://news.example/?a=1&b=2) & that");
  }

  @Test
  void relativeLinksAreResolvedAgainstTheStory() {
    assertThat(Words.inline("See <a href='../2025/old?a=1&b=2' onclick='x()'>this</a>", BASE))
        .isEqualTo("See <a href=\"https://news.example/2025/old?a=1&amp;b=2\">this</a>");
  }

  @Test
  void aSummaryHasNoBlocksAndABodyHas() {
    String html = "<h2>Title</h2><p>One <em>two</em></p><img src=x><ul><li>three</li></ul>";
    assertThat(Words.inline(html, BASE)).doesNotContain("<p>", "<h2>", "<li>").contains("<em>");
    assertThat(Words.blocks(html, BASE))
        .isEqualTo("<h2>Title</h2><p>One <em>two</em></p><ul><li>three</li></ul>");
  }

  private static void assertInert(String html) {
    for (Element element : Jsoup.parseBodyFragment(html).body().select("*").not("body")) {
      assertThat(TAGS).contains(element.tagName());
      for (Attribute attribute : element.attributes()) {
        assertThat(attribute.getKey()).isEqualTo("href");
        assertThat(attribute.getValue()).matches("(?s)https?://.+");
      }
    }
    assertThat(html.codePoints().filter(point -> point < 32 && point != '\n' && point != '\t'))
        .isEmpty();
  }
}
