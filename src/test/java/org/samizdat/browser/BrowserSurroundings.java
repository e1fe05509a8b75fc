package org.samizdat.browser;

import com.icegreen.greenmail.util.GreenMail;
import org.samizdat.Newsroom;
import org.samizdat.TestSurroundings;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Adds an address that is known before the server starts, for the links in mails need it, and the
 * newsroom's website at another.
 */
public class BrowserSurroundings extends TestSurroundings {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    super.initialize(context);
    int port = freePort();
    Website website = Website.open();
    String address = "http://localhost:" + port;
    TestPropertyValues.of(
            "server.port=" + port,
            "samizdat.site.base-url=" + address,
            "samizdat.website.origins=" + website.address())
        .applyTo(context);
    var beans = context.getBeanFactory();
    beans.registerSingleton("testWebsite", website);
    beans.registerSingleton("testBrowser", new Browser(address, website));
    beans.registerSingleton(
        "testNewsroom", new Newsroom(context, beans.getBean(GreenMail.class), port));
    context.addApplicationListener(event -> {
      if (event instanceof ContextClosedEvent) {
        website.close();
      }
    });
  }
}
