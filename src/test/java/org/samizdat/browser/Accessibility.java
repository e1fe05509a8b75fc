package org.samizdat.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps somebody from using a page: axe's grave findings, and some it does not look for. */
final class Accessibility {

  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private static final String OWN_CHECKS =
      """
      () => {
        const found = [];
        const root = document.documentElement;
        if (!root.lang) found.push('html has no lang');
        if (!['ltr', 'rtl'].includes(root.dir)) found.push('html has no dir');
        if (!document.title.trim()) found.push('no title');
        for (const table of document.querySelectorAll('table')) {
          if (!table.querySelector('th') && table.getAttribute('role') !== 'presentation') {
            found.push('a table for layout has no role=presentation: ' + table.outerHTML.slice(0, 120));
          }
        }
        for (const image of document.querySelectorAll('img:not([alt])')) {
          found.push('an image has no alt: ' + image.outerHTML.slice(0, 120));
        }
        return found;
      }
      """;

  private Accessibility() {}

  /** Axe on the page as it stands, at this width and in these colours. */
  static List<String> axe(Page page) {
    return new AxeBuilder(page)
        .setLegacyMode(true).analyze().getViolations().stream()
            .filter(rule -> GRAVE.contains(rule.getImpact()))
            .map(Accessibility::inWords)
            .toList();
  }

  /** What axe misses: it takes a page without a direction, and looks at no presentation table. */
  static List<String> own(Page page) {
    List<String> found = new ArrayList<>();
    ((List<?>) page.evaluate(OWN_CHECKS)).forEach(each -> found.add(String.valueOf(each)));
    return found;
  }

  private static String inWords(Rule rule) {
    return "%s (%s): %s\n      %s"
        .formatted(
            rule.getId(),
            rule.getImpact(),
            rule.getHelp(),
            rule.getNodes().stream()
                .map(Accessibility::inWords)
                .collect(Collectors.joining("\n      ")));
  }

  private static String inWords(CheckedNode node) {
    return node.getTarget() + " " + node.getHtml() + " – " + node.getFailureSummary();
  }
}
