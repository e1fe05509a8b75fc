package org.samizdat.audience;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The newsletters one can subscribe to. When and from what they are made is not known here. */
@Component
public class Newsletters {

  /**
   * Creates a newsletter, in the caller's transaction.
   *
   * @throws org.samizdat.values.Refused {@code newsletter-exists}, {@code newsletter-not-valid}
   */
  public void create(Newsletter newsletter) {
    throw new UnsupportedOperationException();
  }

  public Optional<Newsletter> find(String slug) {
    throw new UnsupportedOperationException();
  }

  /** All, by name. */
  public List<Newsletter> all() {
    throw new UnsupportedOperationException();
  }
}
