package org.samizdat.values;

import java.util.Map;

/**
 * Bad input, said in a sentence its sender understands. Every front door answers it with the given
 * status: an API as {@code application/problem+json} (RFC 9457), a page as a sentence.
 *
 * <p>The sentence and the details are shown to whoever asked, so they never hold an address, a
 * token or anything else of a person's.
 */
public class Refused extends RuntimeException {

  /** What kind of no: decides the HTTP status. */
  public enum Kind {
    /** 400: the request cannot be understood as it stands. */
    MALFORMED(400),
    /** 404: there is no such thing, or no longer. */
    NOT_FOUND(404),
    /** 409: it was right once, and the world has moved on. */
    STALE(409),
    /** 413: more than we take. */
    TOO_LARGE(413),
    /** 422: understood, and not acceptable. */
    UNACCEPTABLE(422),
    /** 429: too often. */
    TOO_OFTEN(429),
    /** 503: right, and not to be done now; nothing is lost, and the same may be sent again. */
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status: 4xx, or 503. */
    public int status() {
      return status;
    }
  }

  private final Kind kind;
  private final String problem;
  private final transient Map<String, Object> details;

  /**
   * A refusal without further details.
   *
   * @param kind decides the status
   * @param problem the stable, dashed name of the problem type, such as {@code policy-not-current}
   * @param sentence for the sender; no personal data
   */
  public Refused(Kind kind, String problem, String sentence) {
    this(kind, problem, sentence, Map.of());
  }

  /**
   * A refusal with details for programs.
   *
   * @param details further members of the problem object; no personal data. One that is {@link
   *     Said} is English there, and in the reader's language where the sentence is
   */
  public Refused(Kind kind, String problem, String sentence, Map<String, Object> details) {
    super(sentence);
    this.kind = kind;
    this.problem = problem;
    this.details = Map.copyOf(details);
  }

  public Kind kind() {
    return kind;
  }

  /** The stable name of the problem type. */
  public String problem() {
    return problem;
  }

  /** What to tell the sender. */
  public String sentence() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /**
   * What to tell somebody who reads a language: {@code problem.<type>} with the details by their
   * names, or else the English sentence.
   */
  public String sentence(Language language) {
    String key = "problem." + problem;
    return language.knows(key) ? language.say(key, Said.in(details, language)) : sentence();
  }

  /** In English where they are words. */
  public Map<String, Object> details() {
    return Said.in(details, Language.ENGLISH);
  }
}
