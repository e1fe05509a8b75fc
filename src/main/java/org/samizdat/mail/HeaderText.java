package org.samizdat.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Words people chose, made safe for a header. Controls, line ends of every kind and runs of white
 * space become one space, so no value can add a header, a line or a recipient; nothing else is
 * changed. What is not plain ASCII is written as encoded words (RFC 2047), folded at 76.
 */
final class HeaderText {

  private static final int LONGEST_LINE = 76;

  /** 39 bytes are 52 of base64, an encoded word of 64: fits the first line of any of our fields. */
  private static final int MOST_BYTES = 39;

  private static final Pattern GAPS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Zs}]+");
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");
  private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*");

  private HeaderText() {}

  /** One line without controls; blank if nothing is left. */
  static String clean(String text) {
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return GAPS.matcher(whole).replaceAll(" ").strip();
  }

  /** A field whose value is text, such as the subject (RFC 5322, unstructured). */
  static String field(String name, String text) {
    return fold(name, words(clean(text), PLAIN));
  }

  /**
   * A field whose value is a name and something in angle brackets (RFC 5322, phrase).
   *
   * @param bracketed ours, ASCII, without brackets
   */
  static String field(String name, String phrase, String bracketed) {
    List<String> words = new ArrayList<>(phrase(clean(phrase)));
    words.add("<" + bracketed + ">");
    return fold(name, words);
  }

  private static List<String> phrase(String phrase) {
    if (phrase.isEmpty()) {
      return List.of();
    }
    String quoted = "\"" + phrase.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    boolean fits = quoted.length() < MOST_BYTES && PLAIN.matcher(phrase).matches();
    return fits && !phrase.contains("=?") && !ATOMS.matcher(phrase).matches()
        ? List.of(quoted)
        : words(phrase, ATOMS);
  }

  private static List<String> words(String text, Pattern allowed) {
    List<String> words = List.of(text.split(" ", -1));
    boolean plain =
        allowed.matcher(text).matches()
            && !text.contains("=?")
            && words.stream().allMatch(word -> word.length() <= MOST_BYTES);
    return plain ? words : encodedWords(text);
  }

  private static List<String> encodedWords(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    int size = 0;
    for (int at = 0; at < text.length(); ) {
      String character = Character.toString(text.codePointAt(at));
      int bytes = character.getBytes(StandardCharsets.UTF_8).length;
      if (size + bytes > MOST_BYTES) {
        words.add(encodedWord(chunk.toString()));
        chunk.setLength(0);
        size = 0;
      }
      chunk.append(character);
      size += bytes;
      at += character.length();
    }
    words.add(encodedWord(chunk.toString()));
    return words;
  }

  private static String encodedWord(String chunk) {
    byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  private static String fold(String name, List<String> words) {
    StringBuilder field = new StringBuilder(name).append(':');
    int column = field.length();
    boolean first = true;
    for (String word : words) {
      boolean fits = column + 1 + word.length() <= LONGEST_LINE;
      if (!fits && !first) {
        field.append("\r\n");
        column = 0;
      }
      field.append(' ').append(word);
      column += 1 + word.length();
      first = false;
    }
    return field.append("\r\n").toString();
  }
}
