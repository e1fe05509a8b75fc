package org.samizdat.browser;

import com.microsoft.playwright.options.ColorScheme;

/**
 * What somebody looks with.
 *
 * @param width of the window in CSS pixels
 * @param language the browser's first language, such as {@code en-GB}
 */
public record Device(int width, boolean dark, String language, boolean javaScript) {

  static final int PHONE = 360;
  static final int DESKTOP = 1280;

  public static Device phone() {
    return new Device(PHONE, false, "en-GB", true);
  }

  public static Device desktop() {
    return new Device(DESKTOP, false, "en-GB", true);
  }

  public Device inTheDark() {
    return new Device(width, true, language, javaScript);
  }

  public Device in(String otherLanguage) {
    return new Device(width, dark, otherLanguage, javaScript);
  }

  public Device withoutJavaScript() {
    return new Device(width, dark, language, false);
  }

  int height() {
    return width < 700 ? 740 : 800;
  }

  ColorScheme scheme() {
    return dark ? ColorScheme.DARK : ColorScheme.LIGHT;
  }
}
