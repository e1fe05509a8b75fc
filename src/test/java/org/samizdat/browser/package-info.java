/**
 * Pages and mails as people see them: in a real Chromium, on phone and desktop, light and dark.
 *
 * <p>A class with {@link org.samizdat.browser.BrowserTest} has a server of its own at the address
 * its mails name, a {@code Browser}, a {@code Newsroom} and a {@code Website} to inject.
 */
@NullMarked
package org.samizdat.browser;

import org.jspecify.annotations.NullMarked;
