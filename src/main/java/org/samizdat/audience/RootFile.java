package org.samizdat.audience;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The roots of the consent log's days, kept outside the database in a file that only grows: one
 * line for each day, {@code 2026-11-23 <root> <records>}. Whoever changes the whole log, blocks and
 * all, does not change the copies of this file.
 */
@Component
class RootFile {

  /** Before any day of the log. */
  private static final LocalDate NEVER = LocalDate.EPOCH;

  private final @Nullable Path file;

  @Autowired
  RootFile(AudienceSettings settings) {
    this(settings.rootFile());
  }

  RootFile(@Nullable Path file) {
    this.file = file;
  }

  /** The last day that stands in the file; long ago if there is none, or no file. */
  LocalDate lastDay() {
    SequencedMap<LocalDate, Sha256> roots = roots();
    return roots.isEmpty() ? NEVER : roots.lastEntry().getKey();
  }

  /** Adds the days; does nothing where no file is wished for. */
  void append(List<ConsentBlock> blocks) {
    if (file == null || blocks.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (ConsentBlock block : blocks) {
      lines.append("%s %s %d\n".formatted(block.day(), block.root(), block.leafCount()));
    }
    try {
      Files.writeString(
          file,
          lines,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException failed) {
      throw new UncheckedIOException("The root file cannot be written", failed);
    }
  }

  /**
   * The roots by day.
   *
   * @throws Refused {@code root-file-not-valid} if a line is not as we write it
   */
  SequencedMap<LocalDate, Sha256> roots() {
    TreeMap<LocalDate, Sha256> roots = new TreeMap<>();
    if (file == null || !Files.exists(file)) {
      return roots;
    }
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        String[] parts = line.split(" ", 3);
        roots.put(LocalDate.parse(parts[0]), new Sha256(HexFormat.of().parseHex(parts[1])));
      }
    } catch (IOException
        | DateTimeParseException
        | IllegalArgumentException
        | ArrayIndexOutOfBoundsException notOurs) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "root-file-not-valid", "The root file cannot be read.");
    }
    return roots;
  }
}
