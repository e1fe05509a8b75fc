package org.samizdat.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What no page of ours may do: complain on the console (where a browser also reports what a content
 * security policy forbade), throw, miss a file, or ask another machine than this one.
 */
final class Faults {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** A page may be a 404, and a script may be refused what it asks; a missing file is a mistake. */
  private static final Set<String> MAY_BE_REFUSED = Set.of("document", "fetch", "xhr");

  private static final String REFUSED =
      "Failed to load resource: the server responded with a status";

  private final List<String> found = new ArrayList<>();

  void watch(BrowserContext context) {
    context.onConsoleMessage(this::said);
    context.onWebError(error -> found.add("Threw: " + error.error()));
    context.onRequest(this::asked);
    context.onResponse(this::answered);
  }

  /** What was found since the last time; empties the list. */
  List<String> take() {
    List<String> taken = List.copyOf(found);
    found.clear();
    return taken;
  }

  private void said(ConsoleMessage message) {
    if (message.type().equals("error") && !message.text().startsWith(REFUSED)) {
      found.add("Console: " + message.text() + " (" + message.location() + ")");
    }
  }

  private void asked(Request request) {
    URI address = URI.create(request.url().split("[?#]", 2)[0].replace(" ", "%20"));
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (web && !THIS_MACHINE.contains(address.getHost())) {
      found.add("Asked a stranger: " + request.url());
    }
  }

  private void answered(Response response) {
    if (response.status() >= 400 && !MAY_BE_REFUSED.contains(response.request().resourceType())) {
      found.add("Missed a file: " + response.status() + " for " + response.url());
    }
  }
}
