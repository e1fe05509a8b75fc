package org.samizdat.values;

import java.util.HashMap;
import java.util.Map;

/**
 * A part of a sentence that is put in words only when it is known who reads it: what a refusal
 * found, within the refusal's own sentence.
 *
 * @param key of the words in the language files
 * @param values by their names; they may be such parts themselves
 */
public record Said(String key, Map<String, Object> values) {

  public Said {
    values = Map.copyOf(values);
  }

  /** One with nothing to put in. */
  public Said(String key) {
    this(key, Map.of());
  }

  /** In a language. */
  public String in(Language language) {
    return language.say(key, in(values, language));
  }

  /** Values with every such part among them in words. */
  static Map<String, Object> in(Map<String, Object> values, Language language) {
    Map<String, Object> said = new HashMap<>();
    values.forEach(
        (name, value) -> said.put(name, value instanceof Said part ? part.in(language) : value));
    return said;
  }

  /** In English, as programs and logs have it. */
  @Override
  public String toString() {
    return in(Language.ENGLISH);
  }
}
