package org.samizdat.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that we did not write, and that says whether a journal is right. */
enum Judge {
  HLEDGER("hledger", ".journal", "check -s -f "),
  LEDGER("ledger", ".journal", "--pedantic bal -f "),
  BEANCOUNT("bean-check", ".beancount", "");

  private static final int LONGEST_SECONDS = 120;

  private final String program;
  private final String ending;
  private final String words;

  Judge(String program, String ending, String words) {
    this.program = program;
    this.ending = ending;
    this.words = words;
  }

  /** Skips the test where the program is not installed, and fails it there in the CI. */
  void mustBeThere() {
    mustBeThere(program);
  }

  /** The same for any other program. */
  static void mustBeThere(String program) {
    assumeTrue(isThere(program), program + " is not installed");
  }

  /** Whether the program is installed; it has to be in the CI. */
  boolean isThere() {
    return isThere(program);
  }

  private static boolean isThere(String program) {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(program + " is not installed, and the CI needs it");
    }
    return there;
  }

  /** What it complains of; empty if the journal is right. */
  String complaint(String journal) {
    try {
      Path file = Files.createTempFile("books", ending);
      Path said = Files.createTempFile("books", ".said");
      try {
        Files.writeString(file, journal);
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of((words + file).split(" ", -1)));
        // Into a file: a pipe would hide how ledger ends.
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LANG", "C.UTF-8");
        Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(program + " does not come to an end");
        }
        String complaint = Files.readString(said);
        return process.exitValue() == 0 ? "" : "exit " + process.exitValue() + ": " + complaint;
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(said);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
