package org.samizdat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JTE template says by itself: the words between its tags, in attributes that are read out,
 * and in strings that look like words. What it is given, or asks a language for, is not its own.
 */
final class TemplateWords {

  private static final Pattern SPOKEN_ATTRIBUTE =
      Pattern.compile("(?:aria-label|title|alt|placeholder)=\"([^\"$]*\\p{L}[^\"$]*)\"");
  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

  /** Keys, units and names of styles are at most two words, without a capital. */
  private static final Pattern SENTENCE =
      Pattern.compile("\\s*\\p{Lu}\\p{Ll}.*|.*\\p{L} \\p{L}.* \\p{L}.*");

  private static final Pattern CALL = Pattern.compile("@template\\.[\\w.-]+\\(");
  private static final Pattern CODE = Pattern.compile("@(?:if|elseif|for)\\(");
  private static final Pattern END = Pattern.compile("@(?:else|endif|endfor)");
  private static final Pattern TAG = Pattern.compile("</?[a-zA-Z!]");

  private enum Mode {
    TEXT,
    /** Between the brackets of a call of another template. */
    CALL
  }

  private final String source;
  private final StringBuilder text = new StringBuilder();
  private final List<String> found = new ArrayList<>();
  private final Deque<Mode> modes = new ArrayDeque<>(List.of(Mode.TEXT));
  private int at;

  private TemplateWords(String source) {
    this.source = source;
  }

  static List<String> of(String source) {
    TemplateWords words = new TemplateWords(source);
    words.read();
    WORD.matcher(words.text).results().forEach(word -> words.found.add(word.group()));
    return words.found;
  }

  private void read() {
    while (at < source.length()) {
      if (skip("<%--", "--%>")
          || skip("<!--", "-->")
          || skip("<style>", "</style>")
          || skip("@import ", "\n")
          || skip("@param ", "\n")) {
        continue;
      }
      if (modes.peek() == Mode.CALL) {
        readCall();
      } else {
        readText();
      }
    }
  }

  private void readCall() {
    if (source.startsWith("@`", at)) {
      modes.push(Mode.TEXT);
      at += 2;
    } else if (source.charAt(at) == '"') {
      readString();
    } else if (source.charAt(at) == '(') {
      modes.push(Mode.CALL);
      at++;
    } else {
      if (source.charAt(at) == ')') {
        modes.pop();
      }
      at++;
    }
  }

  private void readText() {
    Matcher call = next(CALL);
    Matcher code = next(CODE);
    Matcher end = next(END);
    if (source.charAt(at) == '`') {
      modes.pop();
      at++;
    } else if (call.lookingAt()) {
      modes.push(Mode.CALL);
      at = call.end();
    } else if (code.lookingAt()) {
      at = code.end();
      readCode('(', ')');
    } else if (end.lookingAt()) {
      at = end.end();
    } else if (source.startsWith("${", at) || source.startsWith("!{", at)) {
      at += 2;
      readCode('{', '}');
    } else if (source.startsWith("$unsafe{", at)) {
      at += "$unsafe{".length();
      readCode('{', '}');
    } else if (next(TAG).lookingAt()) {
      readTag();
    } else {
      text.append(source.charAt(at));
      at++;
    }
  }

  private Matcher next(Pattern pattern) {
    return pattern.matcher(source).region(at, source.length());
  }

  /** Until the bracket that closes it; strings in it may be words. */
  private void readCode(char open, char close) {
    int depth = 1;
    while (depth > 0) {
      char here = source.charAt(at);
      if (here == '"') {
        readString();
        continue;
      }
      depth += here == open ? 1 : here == close ? -1 : 0;
      at++;
    }
  }

  private void readString() {
    int from = ++at;
    while (source.charAt(at) != '"') {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    String string = source.substring(from, at++).replaceAll("\\\\[a-z]", "");
    if (SENTENCE.matcher(string).matches()) {
      found.add(string);
    }
  }

  private void readTag() {
    StringBuilder tag = new StringBuilder();
    while (source.charAt(at) != '>') {
      if (source.startsWith("${", at)) {
        at += 2;
        readCode('{', '}');
        tag.append('$');
      } else {
        tag.append(source.charAt(at++));
      }
    }
    at++;
    text.append(' ');
    SPOKEN_ATTRIBUTE
        .matcher(tag)
        .results()
        .map(spoken -> spoken.group(1))
        .filter(spoken -> !spoken.startsWith("https://"))
        .forEach(found::add);
  }

  private boolean skip(String from, String to) {
    if (!source.startsWith(from, at)) {
      return false;
    }
    int end = source.indexOf(to, at);
    at = end < 0 ? source.length() : end + to.length();
    return true;
  }
}
