package org.samizdat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hands that never leave the keys: what has the focus is found by walking, as a person does, and at
 * every stop she must be able to see where she is.
 */
public final class Keyboard {

  /** More stops than this to anything, and nobody would go there twice. */
  private static final int PATIENCE = 60;

  /** What has the focus, in shadow trees too, in words; and what is wrong with how it shows it. */
  private static final String STOP =
      """
      () => {
        let at = document.activeElement;
        while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
        if (!at || at === document.body || at === document.documentElement) {
          return { name: '(the page itself)', wrong: '' };
        }
        const words = at.getAttribute('aria-label') || at.name || at.id || at.textContent || '';
        const name = at.localName + ' “' + words.trim().replace(/\\s+/g, ' ').slice(0, 60) + '”';
        const style = getComputedStyle(at);
        const box = at.getClientRects()[0];
        const wrong = [];
        // The browser's own ring is of a width that it does not tell.
        const ring = style.outlineStyle === 'auto' ? 2 : parseFloat(style.outlineWidth);
        if (style.outlineStyle === 'none' || ring < 2) {
          wrong.push('shows no outline (' + style.outline + ')');
        }
        if (!box || box.width < 2 || box.height < 2 || style.visibility !== 'visible') {
          wrong.push('cannot be seen');
        } else {
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
          const onTop = at.getRootNode().elementFromPoint(x, y);
          if (!onTop) {
            wrong.push('is outside the window');
          } else if (!at.contains(onTop) && !onTop.contains(at)) {
            wrong.push('lies under ' + onTop.outerHTML.slice(0, 60));
          }
        }
        return { name, wrong: wrong.join(', ') };
      }
      """;

  private static final String HAS_FOCUS = "e => e.getRootNode().activeElement === e";

  private final Page page;

  public Keyboard(Page page) {
    this.page = page;
  }

  /** Presses Tab until the one wanted has the focus. */
  public void tabTo(Locator wanted) {
    walk("Tab", wanted);
  }

  /** Presses Shift+Tab until the one wanted has the focus. */
  public void backTo(Locator wanted) {
    walk("Shift+Tab", wanted);
  }

  /** Walks there by Tab and presses Enter. */
  public void enter(Locator wanted) {
    tabTo(wanted);
    press("Enter");
  }

  /** Walks there by Tab and presses the space bar. */
  public void space(Locator wanted) {
    tabTo(wanted);
    press("Space");
  }

  /** Walks to a field by Tab, and writes over what stands in it. */
  public void type(Locator field, String text) {
    tabTo(field);
    press("Control+A");
    page.keyboard().type(text);
  }

  /** Past the head of the page by its first stop, the link that skips to the content. */
  public void skipToContent() {
    press("Tab");
    look();
    assertThat(page.locator(".skip").evaluate(HAS_FOCUS))
        .as("Tab leads to the skip link")
        .isEqualTo(true);
    press("Enter");
    assertThat(page.locator("main").evaluate(HAS_FOCUS)).as("the content is next").isEqualTo(true);
  }

  public void press(String key) {
    page.keyboard().press(key);
  }

  private void walk(String key, Locator wanted) {
    List<String> stops = new ArrayList<>();
    while (stops.size() < PATIENCE) {
      press(key);
      stops.add(look());
      if (wanted.count() == 1 && Boolean.TRUE.equals(wanted.evaluate(HAS_FOCUS))) {
        return;
      }
    }
    throw new AssertionError(
        key + " does not reach " + wanted + ", but\n  " + String.join("\n  ", stops));
  }

  /** Where she is; fails if she cannot see it. */
  private String look() {
    Map<?, ?> stop = (Map<?, ?>) page.evaluate(STOP);
    String name = String.valueOf(stop.get("name"));
    assertThat(stop.get("wrong")).as("The focus on %s at %s", name, page.url()).isEqualTo("");
    return name;
  }
}
