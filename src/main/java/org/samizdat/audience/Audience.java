package org.samizdat.audience;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Recipient;
import org.samizdat.values.PersonId;
import org.springframework.stereotype.Component;

/** Who receives a newsletter: its confirmed readers, and nobody else. */
@Component
public class Audience {

  /**
   * A page of a newsletter's readers in the order of their numbers.
   *
   * @param after exclusive; null starts from the beginning
   * @param limit at least 1
   */
  public List<Recipient> page(String newsletter, @Nullable PersonId after, int limit) {
    throw new UnsupportedOperationException();
  }

  /** How many readers a newsletter has now. */
  public int count(String newsletter) {
    throw new UnsupportedOperationException();
  }
}
