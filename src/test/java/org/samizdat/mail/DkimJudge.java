package org.samizdat.mail;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** dkimpy of Debian, which we did not write, says whether a mail is signed. No DNS is asked. */
final class DkimJudge {

  private static final String PYTHON = "/usr/bin/python3";
  private static final int LONGEST_SECONDS = 60;

  /** Every signature of the mail must hold; the words are records, name and text in turn. */
  private static final String PROGRAM =
      """
      import sys, dkim
      records = dict(zip(sys.argv[1::2], sys.argv[2::2]))
      def dns(name, timeout=5):
          return records.get(name.decode().rstrip('.'), '').encode()
      mail = sys.stdin.buffer.read()
      count = sum(1 for name, _ in dkim.rfc822_parse(mail)[0] if name.lower() == b'dkim-signature')
      def holds(i):
          try:
              return dkim.DKIM(mail).verify(idx=i, dnsfunc=dns)
          except dkim.DKIMException:
              return False
      held = [holds(i) for i in range(count)]
      print(count, 'held' if count and all(held) else 'broken')
      """;

  private DkimJudge() {}

  /** Skips the test where it is not installed, and fails it there in the CI. */
  static void mustBeThere() throws IOException, InterruptedException {
    boolean there = Files.isExecutable(Path.of(PYTHON)) && isInstalled();
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("python3-dkim is not installed, and the CI needs it");
    }
    assumeTrue(there, "python3-dkim and python3-nacl are not installed");
  }

  private static boolean isInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder(PYTHON, "-c", "import dkim, nacl")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /**
   * How many signatures the mail has and whether all of them hold: {@code 2 held}.
   *
   * @param records of the DNS, by name
   */
  static String verdict(byte[] mail, Map<String, String> records)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON, "-c", PROGRAM));
    records.forEach((name, text) -> command.addAll(List.of(name, text)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(mail);
    }
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The judge does not come to an end");
      }
      return said;
    }
  }
}
