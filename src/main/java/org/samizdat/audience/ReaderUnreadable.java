package org.samizdat.audience;

import java.util.function.Supplier;
import org.samizdat.values.Language;
import org.samizdat.vault.PersonUnreadable;

/**
 * What is sealed for a reader does not open while something is done for her at her own link: she is
 * told so in her own language, which stands in clear. Nothing was changed.
 */
public class ReaderUnreadable extends RuntimeException {

  private final transient Language language;

  private ReaderUnreadable(Language language, PersonUnreadable cause) {
    super(cause.getMessage(), cause);
    this.language = language;
  }

  /** In which we speak to her. */
  public Language language() {
    return language;
  }

  /** Does what opens her seals. */
  static <T> T telling(Reader reader, Supplier<T> work) {
    try {
      return work.get();
    } catch (PersonUnreadable broken) {
      throw new ReaderUnreadable(reader.spoken(), broken);
    }
  }
}
