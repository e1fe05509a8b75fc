package org.samizdat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What a page says of a problem. The sentence of the type {@code link-not-valid} stands under
 * {@code problem.link-not-valid}, with the problem's details by their names; its title under {@code
 * problem.link-not-valid.title}, or else the title of its status.
 */
@Component
class ProblemWords {

  private final Site site;
  private final Newsletters newsletters;

  ProblemWords(Site site, Newsletters newsletters) {
    this.site = site;
    this.newsletters = newsletters;
  }

  ProblemPage page(
      Language language, HttpStatus status, String problem, Map<String, Object> details) {
    return new ProblemPage(
        language,
        site.name(),
        language.say(
            firstKnown(
                language,
                "problem." + problem + ".title",
                "problem.title." + status.value(),
                "problem.title")),
        language.say(firstKnown(language, "problem." + problem, "problem.other"), details),
        status.is4xxClientError() ? ways() : List.of());
  }

  private static String firstKnown(Language language, String... keys) {
    return Stream.of(keys).filter(language::knows).findFirst().orElseThrow();
  }

  private List<ProblemPage.Way> ways() {
    try {
      return newsletters.all().stream()
          .map(one -> new ProblemPage.Way(one.slug(), one.name(), one.language()))
          .toList();
    } catch (DataAccessException | TransactionException away) {
      // What went wrong first is what she should read.
      return List.of();
    }
  }
}
