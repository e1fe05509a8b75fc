package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looking at a page finds what it is there to find. */
@Tag("browser")
@EnabledIf("thereIsABrowser")
class LookIntegrationTests {

  private static final String GOOD =
      "<!doctype html><html lang=en dir=ltr><meta name=viewport"
          + " content='width=device-width'><title>A page</title><link rel=icon"
          + " href='data:,'><main><h1>A page</h1>%s</main></html>";

  private final Website website = Website.open();
  private final Browser browser = new Browser(website.address(), website);
  private final Chromium chromium = Chromium.start();

  static boolean thereIsABrowser() {
    return BrowserExtension.mayRun();
  }

  @BeforeEach
  void open() {
    browser.open(chromium.browser());
  }

  @AfterEach
  void close() {
    browser.takeFaults();
    browser.close();
    chromium.close();
    website.close();
  }

  @Test
  void aPageWithoutFaultIsLeftAsItWas() {
    Page page = browser.at(website.show(GOOD.formatted("<p>Nothing wrong.</p>")));
    assertThatCode(() -> browser.look(page, "look/good")).doesNotThrowAnyException();
    assertThat(page.viewportSize().width).isEqualTo(Device.DESKTOP);
  }

  @Test
  void everyFaultOfAPageIsNamed() {
    Page page =
        browser.at(
            website.show(
                GOOD.replace("lang=en dir=ltr", "")
                    .formatted(
                        """
                        <p style="color:#999;background:#aaa">Hardly to be read</p>
                        <p style="width:500px">Too wide for a phone</p>
                        <table><tr><td>Layout</td></tr></table>
                        <img src="missing.png"><input>
                        <script src="http://192.0.2.1/counter.js"></script>
                        <script>console.error('a complaint')</script>
                        <script>throw new Error('thrown')</script>
                        """)));
    assertThatThrownBy(() -> browser.look(page, "look/bad"))
        .hasMessageContainingAll(
            "look/bad",
            "color-contrast",
            "label",
            "html has no lang",
            "html has no dir",
            "role=presentation",
            "no alt",
            "sideways",
            "missing.png",
            "Asked a stranger: http://192.0.2.1/counter.js",
            "a complaint",
            "thrown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <script>document.title = 'changed'</script>             | script
          <p style="color:red">Red</p>                            | style
          <img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">| image
          """)
  void whatAContentPolicyForbidsIsAFault(String html, String kind) {
    browser.at(
        website.show(
            "/strict-" + kind,
            GOOD.replace("<link rel=icon href='data:,'>", "").formatted(html),
            Map.of("Content-Security-Policy", "default-src 'none'")));
    assertThat(browser.takeFaults()).anyMatch(fault -> fault.contains("Content Security Policy"));
  }
}
