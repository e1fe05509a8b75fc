package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.Newsroom;

/**
 * Chromium windows for one test, and the looking at what they show. Paths given to {@code navigate}
 * are ours; {@link Website} has whole addresses.
 */
public final class Browser {

  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final int NARROWEST = 320;

  private final String address;
  private final Website website;
  private final Faults faults = new Faults();
  private final List<BrowserContext> windows = new ArrayList<>();
  private final Set<BrowserContext> scriptless = new HashSet<>();
  private com.microsoft.playwright.@Nullable Browser chromium;

  Browser(String address, Website website) {
    this.address = address;
    this.website = website;
  }

  /** Our server's origin, without a slash at the end. */
  public String address() {
    return address;
  }

  /** A new window that shares no cookie with any other. */
  public Page page(Device device) {
    if (chromium == null) {
      throw new IllegalStateException("Only within a test");
    }
    BrowserContext window =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(address)
                .setViewportSize(device.width(), device.height())
                .setColorScheme(device.scheme())
                .setLocale(device.language())
                .setJavaScriptEnabled(device.javaScript())
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
    windows.add(window);
    if (!device.javaScript()) {
      scriptless.add(window);
    }
    faults.watch(window);
    return window.newPage();
  }

  /** A new desktop window, already at one of our pages. */
  public Page at(String path) {
    Page page = page(Device.desktop());
    page.navigate(path);
    return page;
  }

  /** A mail's html as its reader sees it, in a new desktop window; its links lead to us. */
  public Page mail(MimeMessage message) throws MessagingException, IOException {
    Page page = page(Device.desktop());
    page.navigate(website.show(Newsroom.html(message)));
    return page;
  }

  /**
   * Looks at what a page shows now: keeps a picture of it on phone and desktop, in light and dark,
   * as {@code target/screenshots/NAME-360-light.png} and so on, and fails if somebody could not use
   * it (axe's serious and critical findings, no language or direction, a line that must be scrolled
   * sideways at 320 pixels) or if it did what no page may ({@link BrowserTest}). Leaves the window
   * as it was. Axe is a script: where scripts are off it is left out.
   *
   * @param name dashed, unique among all tests
   */
  public void look(Page page, String name) {
    if (!scriptless.contains(page.context())) {
      // A form that still works for its way through the door leaves the page only then.
      page.waitForFunction(
          "() => !document.querySelector('form[data-samizdat=door] [aria-disabled=true]')");
    }
    var size = page.viewportSize();
    List<String> found = new ArrayList<>(Accessibility.own(page));
    for (int width : new int[] {Device.PHONE, Device.DESKTOP}) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        Device device = new Device(width, scheme == ColorScheme.DARK, "", true);
        page.setViewportSize(width, device.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String view = width + "-" + (device.dark() ? "dark" : "light");
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + "-" + view + ".png"))
                .setFullPage(true));
        if (!scriptless.contains(page.context())) {
          Accessibility.axe(page).forEach(violation -> found.add(view + ": " + violation));
        }
      }
    }
    page.setViewportSize(NARROWEST, 640);
    if (Boolean.TRUE.equals(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"))) {
      found.add("must be scrolled sideways at " + NARROWEST + " pixels");
    }
    page.setViewportSize(size.width, size.height);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(null));
    found.addAll(faults.take());
    assertThat(found).as(name).isEmpty();
  }

  /** {@link #look} at a mail. */
  public void look(MimeMessage message, String name) throws MessagingException, IOException {
    look(mail(message), name);
  }

  /** What pages did wrong since the last time, for a test that means it; then forgotten. */
  public List<String> takeFaults() {
    return faults.take();
  }

  void open(com.microsoft.playwright.Browser browser) {
    chromium = browser;
    faults.take();
  }

  void close() {
    windows.forEach(BrowserContext::close);
    windows.clear();
    scriptless.clear();
    assertThat(faults.take()).as("what pages did wrong").isEmpty();
  }

  /** Keeps a picture of every page for whoever looks for the reason. */
  void closeAfterFailure(String test) {
    int number = 0;
    for (BrowserContext window : windows) {
      for (Page page : window.pages()) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve("failed").resolve(test + "-" + ++number + ".png")));
      }
      window.close();
    }
    windows.clear();
    scriptless.clear();
    faults.take().forEach(System.out::println);
  }
}
