package org.samizdat.ledger.bank;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which letters a bank has written its file: few say it. */
final class Encoding {

  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final Charset CYRILLIC = Charset.forName("windows-1251");

  private static final Pattern DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]{1,40})[\"']");

  /** Heads without which no Russian table is read. */
  private static final Pattern RUSSIAN = Pattern.compile("дата|сумма|приход|расход");

  private Encoding() {}

  /**
   * The text of a file: in UTF-8, or UTF-16 with its mark; otherwise as an XML file declares, and
   * else as Windows writes, in Western or Cyrillic letters. Windows-1252 has all of ISO 8859-1.
   */
  static String text(byte[] file) {
    if (isMarked(file, 0xFE, 0xFF) || isMarked(file, 0xFF, 0xFE)) {
      return new String(file, StandardCharsets.UTF_16);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException another) {
      return new String(file, of(file));
    }
  }

  private static boolean isMarked(byte[] file, int first, int second) {
    return file.length >= 2 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
  }

  private static Charset of(byte[] file) {
    Matcher declared = DECLARED.matcher(new String(file, StandardCharsets.ISO_8859_1));
    if (declared.find()) {
      try {
        return Charset.forName(declared.group(1));
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        return WESTERN;
      }
    }
    String cyrillic = new String(file, CYRILLIC).toLowerCase(Locale.ROOT);
    return RUSSIAN.matcher(cyrillic).find() ? CYRILLIC : WESTERN;
  }
}
