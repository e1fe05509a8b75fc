package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The look at a page finds what is there to find. */
class DeadTests {

  private static final String PAGE =
      "<!doctype html><html lang=\"en\""
          + " dir=\"ltr\"><head><title>x</title></head><body><p>%s</p></body></html>";

  private static final String FEED =
      "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title><entry><title%s</title>"
          + "<content type=\"html\">%s</content></entry></feed>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<script src=//evil.example/issue-desk.js></script>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<link rel=preload href=/samizdat.css>",
        "<style>@import '//evil.example/x.css';</style>",
        "<style>*{background:URL(//evil.example)}</style>",
        "<p style='background:url(https://evil.example/seen)'>x</p>",
        "<table background=javascript:alert(1)><td>x</table>",
        "<form action=https://evil.example><button>go</button></form>",
        "<form action=//evil.example><button>go</button></form>",
        "<form><button formaction=//evil.example>go</button></form>",
        "<a href='//evil.example/x'>x</a>",
        "<a href='/\\evil.example/x'>x</a>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='httpx:alert(1)'>x</a>",
        "<a href='https:///evil.example'>x</a>",
        "<a href='/x' ping='//evil.example'>x</a>",
        "<p onclick=alert(1)>x</p>",
        "<img src=x>",
        "<svg></svg>",
        "<base href=/>",
        "<iframe src='/desk/newsletters/x' sandbox='allow-scripts'></iframe>",
        "<iframe srcdoc='x'></iframe>"
      })
  void whatIsAliveIsFound(String html) {
    assertThatThrownBy(() -> Dead.page(PAGE.formatted(html))).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;a href='//evil.example'&gt;x&lt;/a&gt;",
        "&lt;p style='color:red'&gt;x&lt;/p&gt;",
        "<b xmlns=\"http://www.w3.org/1999/xhtml\">x"
      })
  void whatIsAliveInAFeedIsFound(String content) {
    assertThatThrownBy(() -> Dead.feed(FEED.formatted(">x", content)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aTitleThatIsReadAsHtmlIsFound() {
    assertThatThrownBy(() -> Dead.feed(FEED.formatted(" type=\"html\">x", "x")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void whatOnlyLooksAliveIsLeftAlone() {
    assertThatCode(
            () -> {
              Dead.page(PAGE.formatted("&lt;script&gt; <a href='https://ok.example'>x</a>"));
              Dead.feed(FEED.formatted(">&lt;script&gt;", "&lt;em&gt;x&lt;/em&gt;"));
            })
        .doesNotThrowAnyException();
  }
}
