package org.samizdat.newsletter.feeds;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to XML that can be parsed: finds out how it is encoded, whatever the server and the
 * prolog claim, and mends what feeds in the wild get wrong. What it returns has no prolog and no
 * DOCTYPE, so that a parser may refuse every DOCTYPE there is.
 */
final class FeedText {

  private static final int PROLOG = 1_024;
  private static final Pattern ENCODING =
      Pattern.compile("<\\?xml[^>]{0,200}?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._:-]{1,40})");

  /** Claimed by default, without anybody having looked. */
  private static final Set<Charset> SAID_BY_DEFAULT =
      Set.of(StandardCharsets.US_ASCII, StandardCharsets.ISO_8859_1);

  private static final Set<String> WRITTEN_IN_CYRILLIC =
      Set.of("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tt");

  private static final Pattern ILLEGAL =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#([0-9]{1,7});|#[xX]([0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?");

  private static final Set<String> OF_XML = Set.of("amp", "lt", "gt", "quot", "apos");

  private FeedText() {}

  /**
   * Reads a feed.
   *
   * @param declared by the server; may be wrong
   * @param language of the feed, which decides where nothing else does
   * @throws FeedBroken {@code DANGEROUS} if it declares anything of its own, {@code NOT_A_FEED} if
   *     it is no markup
   */
  static String of(byte[] bytes, @Nullable String declared, String language) {
    String text = ILLEGAL.matcher(decode(bytes, declared, language)).replaceAll("");
    int start = text.indexOf('<');
    if (start < 0) {
      throw new FeedBroken(FeedProblem.NOT_A_FEED);
    }
    return mended(text.substring(root(text, start)));
  }

  /** A BOM decides; then what the bytes can be; then who is more likely to have looked. */
  private static String decode(byte[] bytes, @Nullable String declared, String language) {
    Charset wide = wide(bytes);
    if (wide != null) {
      return new String(bytes, wide);
    }
    Optional<String> utf8 = strictly(bytes, StandardCharsets.UTF_8);
    boolean plain = utf8.isPresent() && utf8.get().length() == bytes.length;
    List<Charset> claims =
        Stream.of(charset(declared), charset(prolog(bytes))).filter(Objects::nonNull).toList();
    if (utf8.isPresent() && !(plain && claims.stream().anyMatch(FeedText::isEscaped))) {
      return utf8.get();
    }
    return claims.stream()
        .filter(claim -> !claim.equals(StandardCharsets.UTF_8))
        // The same claim is worth less where it is what servers say of everything.
        .sorted((one, other) ->
            Boolean.compare(SAID_BY_DEFAULT.contains(one), SAID_BY_DEFAULT.contains(other)))
        .findFirst()
        .map(claim -> new String(bytes, claim))
        .orElseGet(() -> undeclared(bytes, language));
  }

  /** UTF-8 with some broken characters, or a code page that nobody names. */
  private static String undeclared(byte[] bytes, String language) {
    String utf8 = new String(bytes, StandardCharsets.UTF_8);
    long broken = utf8.chars().filter(c -> c == '\uFFFD').count();
    long whole = utf8.chars().filter(c -> c > 0x7F && c != '\uFFFD').count();
    if (whole > broken) {
      return utf8;
    }
    return new String(
        bytes,
        Charset.forName(
            WRITTEN_IN_CYRILLIC.contains(Locale.forLanguageTag(language).getLanguage())
                ? "windows-1251"
                : "windows-1252"));
  }

  /** By its BOM, or by the zeros beside the first characters. */
  private static @Nullable Charset wide(byte[] bytes) {
    if (bytes.length < 4) {
      return null;
    }
    String start = HexFormat.of().formatHex(bytes, 0, 4);
    if (start.startsWith("efbbbf")) {
      return StandardCharsets.UTF_8;
    }
    // Whatever stands first is ASCII: a bracket or a blank.
    if (start.startsWith("feff") || (bytes[0] == 0 && bytes[1] != 0)) {
      return StandardCharsets.UTF_16BE;
    }
    return start.startsWith("fffe") || (bytes[1] == 0 && bytes[0] != 0 && !start.endsWith("0000"))
        ? StandardCharsets.UTF_16LE
        : null;
  }

  private static Optional<String> strictly(byte[] bytes, Charset charset) {
    try {
      CharBuffer text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return Optional.of(text.toString());
    } catch (CharacterCodingException another) {
      return Optional.empty();
    }
  }

  /** Charsets such as ISO-2022-JP say everything in ASCII. */
  private static boolean isEscaped(Charset charset) {
    return charset.name().startsWith("ISO-2022") || charset.name().startsWith("UTF-7");
  }

  private static @Nullable String prolog(byte[] bytes) {
    Matcher found =
        ENCODING.matcher(
            new String(bytes, 0, Math.min(bytes.length, PROLOG), StandardCharsets.ISO_8859_1));
    return found.find() ? found.group(1) : null;
  }

  private static @Nullable Charset charset(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      Charset charset = Charset.forName(name);
      // Claimed of bytes that turned out to be single.
      return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")
          ? null
          : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return null;
    }
  }

  /** Where the root element begins: behind the prolog, comments and a harmless DOCTYPE. */
  private static int root(String text, int start) {
    int at = start;
    while (at >= 0) {
      if (text.startsWith("<?", at)) {
        at = next(text, "?>", at);
      } else if (text.startsWith("<!--", at)) {
        at = next(text, "-->", at);
      } else if (text.regionMatches(true, at, "<!DOCTYPE", 0, 9)) {
        at = behindDoctype(text, at);
      } else {
        return at;
      }
    }
    throw new FeedBroken(FeedProblem.NOT_A_FEED);
  }

  /** RSS 0.91 has a DOCTYPE that names a DTD; nothing honest has declarations inside it. */
  private static int behindDoctype(String text, int at) {
    char quote = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[') {
        throw new FeedBroken(FeedProblem.DANGEROUS);
      } else if (c == '>') {
        return text.indexOf('<', i);
      }
    }
    return -1;
  }

  private static int next(String text, String end, int from) {
    int ended = text.indexOf(end, from);
    return ended < 0 ? -1 : text.indexOf('<', ended);
  }

  /**
   * Entities of HTML become their characters, stray ampersands themselves; CDATA and comments hold
   * neither.
   */
  private static String mended(String xml) {
    StringBuilder mended = new StringBuilder(xml.length());
    Matcher reference = REFERENCE.matcher(xml);
    int done = 0;
    while (done < xml.length()) {
      int verbatim = verbatim(xml, done);
      while (reference.find(done) && reference.start() < verbatim) {
        mended.append(xml, done, reference.start()).append(reference(reference));
        done = reference.end();
      }
      int end = verbatimEnd(xml, verbatim);
      mended.append(xml, done, end);
      done = end;
    }
    return mended.toString();
  }

  private static int verbatim(String xml, int from) {
    for (int at = xml.indexOf("<!", from); at >= 0; at = xml.indexOf("<!", at + 2)) {
      if (xml.startsWith("<![CDATA[", at) || xml.startsWith("<!--", at)) {
        return at;
      }
    }
    return xml.length();
  }

  private static int verbatimEnd(String xml, int verbatim) {
    if (verbatim == xml.length()) {
      return verbatim;
    }
    String mark = xml.startsWith("<!--", verbatim) ? "-->" : "]]>";
    int end = xml.indexOf(mark, verbatim);
    return end < 0 ? xml.length() : end + mark.length();
  }

  private static String reference(Matcher found) {
    String decimal = found.group(1);
    String hex = found.group(2);
    String name = found.group(3);
    if (decimal != null || hex != null) {
      int code = decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(hex, 16);
      boolean legal =
          Character.isValidCodePoint(code) && !ILLEGAL.matcher(Character.toString(code)).find();
      return legal ? found.group() : "";
    }
    if (name == null) {
      return "&amp;";
    }
    if (OF_XML.contains(name)) {
      return found.group();
    }
    String characters = Entities.getByName(name);
    return characters.isEmpty()
        ? "&amp;" + name + ";"
        : characters.codePoints().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining());
  }
}
