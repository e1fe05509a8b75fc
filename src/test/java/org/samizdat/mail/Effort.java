package org.samizdat.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes have cost, by Linux's own account. */
final class Effort {

  /** Fixed for user space, whatever the kernel's own clock. */
  private static final double TICKS = 100.0;

  private Effort() {}

  /** Seconds of CPU that a process has used so far; 0 if it is gone. */
  static double cpu(long pid) {
    String[] fields = stat(pid);
    return fields.length < 13 ? 0 : (ticks(fields, 11) + ticks(fields, 12)) / TICKS;
  }

  /** The same of a process, its children, and those of them that have ended. */
  static double cpuOfFamily(long pid) {
    String[] fields = stat(pid);
    double own =
        fields.length < 15 ? 0 : (ticks(fields, 13) + ticks(fields, 14)) / TICKS + cpu(pid);
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return own
          + processes
              .map(path -> path.getFileName().toString())
              .filter(name -> name.matches("\\d+"))
              .mapToLong(Long::parseLong)
              .filter(child -> stat(child).length > 1 && ticks(stat(child), 1) == pid)
              .mapToDouble(Effort::cpu)
              .sum();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The most memory it has had, in MiB. */
  static long peakMebibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  /** From the third field on: the second is a name, and may hold anything. */
  private static String[] stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException gone) {
      return new String[0];
    }
  }

  private static long ticks(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }
}
