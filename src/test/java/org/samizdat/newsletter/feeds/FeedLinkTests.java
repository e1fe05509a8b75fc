package org.samizdat.newsletter.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedLinkTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://example.org/1|https://example.org/1",
        "HTTP://EXAMPLE.ORG:80/A|http://example.org/A",
        "https://example.org:443|https://example.org",
        "https://example.org:8443/|https://example.org:8443/",
        "https://example.org/a b?c=d e#f|https://example.org/a%20b?c=d%20e",
        "https://example.org/100%/50%25|https://example.org/100%25/50%25",
        "https://example.org/[1]{2}|https://example.org/%5B1%5D%7B2%7D",
        "https://example.org?x=1|https://example.org?x=1",
        "//other.example.org/x|https://other.example.org/x",
        "/x|https://base.example.org/x",
        "x|https://base.example.org/news/x",
        "../x|https://base.example.org/x",
        "?page=2|https://base.example.org/news/index?page=2",
        "#top|https://base.example.org/news/index",
        "https://[2001:DB8::1]:8080/x|https://[2001:db8::1]:8080/x",
        "https://пример.example.org/да|https://xn--e1afmkfd.example.org/%D0%B4%D0%B0",
      })
  void anAddressIsReadAsABrowserWould(String text, String address) {
    assertThat(FeedLink.parse(text, URI.create("https://base.example.org/news/index?old=1")))
        .contains(URI.create(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "mailto:x@example.org",
        "https:///x",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org:99999999/",
        "https://example.org:70000/",
        "https://[::1",
        "https://exa mple.org/",
        "https://"
      })
  void whatIsNotOfTheWebIsNoAddress(String text) {
    assertThat(FeedLink.parse(text, URI.create("https://base.example.org/"))).isEmpty();
  }
}
