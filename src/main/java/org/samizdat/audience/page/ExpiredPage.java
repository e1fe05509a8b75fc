package org.samizdat.audience.page;

import java.util.List;
import org.samizdat.values.Language;

/** Says that a confirmation link is no longer good, and how to start again. */
public record ExpiredPage(Language language, String site, List<Choice> newsletters) {

  /** A newsletter to sign up for. */
  public record Choice(String slug, String name) {}
}
