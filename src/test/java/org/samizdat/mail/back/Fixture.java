package org.samizdat.mail.back;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages as they come back, written by us after those of the wild, about nobody. */
public final class Fixture {

  /** Shaped like a token, and nobody's. */
  public static final String NOBODYS = "a".repeat(47);

  private static final Path FOLDER = Path.of("src/test/resources/returned");

  private Fixture() {}

  public static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".eml"))
          .map(name -> name.substring(0, name.length() - ".eml".length()))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What each of them means. */
  public static Map<String, String> expected() {
    Properties expected = new Properties();
    try (Reader file = Files.newBufferedReader(FOLDER.resolve("expected.properties"))) {
      expected.load(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return expected.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, expected::getProperty));
  }

  /** With the line ends of the wire, about one delivery to one address. */
  public static byte[] message(String name, String token, String address) {
    return text(name + ".eml", token, address)
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  public static String text(String file, String token, String address) {
    try {
      return Files.readString(FOLDER.resolve(file))
          .replace("{token}", token)
          .replace("{address}", address);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
