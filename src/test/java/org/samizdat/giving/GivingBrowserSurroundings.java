package org.samizdat.giving;

import org.samizdat.browser.BrowserSurroundings;
import org.springframework.context.ConfigurableApplicationContext;

/** A browser's surroundings with Stripe's stand-in. */
public class GivingBrowserSurroundings extends BrowserSurroundings {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    super.initialize(context);
    GivingSurroundings.addStripe(context);
  }
}
