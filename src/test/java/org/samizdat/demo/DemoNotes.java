package org.samizdat.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** What the demo itself must remember between runs: how far the first run came, and its clock. */
final class DemoNotes {

  private final Path file;
  private final Properties notes = new Properties();

  DemoNotes(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        notes.load(reader);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  synchronized String get(String name, String otherwise) {
    return notes.getProperty(name, otherwise);
  }

  /** Kept when this returns, also if the process is killed the moment after. */
  synchronized void put(String name, String value) {
    notes.setProperty(name, value);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (Writer writer = Files.newBufferedWriter(whole)) {
        notes.store(writer, "What the demo newsroom remembers");
      }
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
