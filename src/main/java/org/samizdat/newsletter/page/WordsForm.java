package org.samizdat.newsletter.page;

import org.jspecify.annotations.Nullable;

/**
 * The fields in which an editor writes her own subject, preheader and intro.
 *
 * @param subject as she left it; empty if the issue names itself
 * @param automaticSubject what it would call itself
 * @param problem what is wrong with what she wrote; null if nothing
 */
public record WordsForm(
    String subject,
    String preheader,
    String intro,
    String automaticSubject,
    String automaticPreheader,
    @Nullable String problem) {

  /** These fields, with what is wrong with them. */
  public WordsForm with(String newProblem) {
    return new WordsForm(
        subject, preheader, intro, automaticSubject, automaticPreheader, newProblem);
  }
}
