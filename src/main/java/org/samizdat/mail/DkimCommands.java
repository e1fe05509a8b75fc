package org.samizdat.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.samizdat.mail.dkim.DkimKey;
import org.samizdat.mail.dkim.DkimRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat dkim}: makes keys that mails are signed with. Needs no database and no key. */
@Command(name = "dkim", description = "Makes keys that mails are signed with (DKIM).")
public class DkimCommands {

  @Spec private CommandSpec spec;

  /** Set by picocli before any command runs. */
  public DkimCommands() {
    spec = CommandSpec.create();
  }

  /** Makes a key file and says what belongs in the DNS; refuses to overwrite one. */
  @Command(
      name = "make",
      description = "Makes a key and says what belongs in the DNS; never overwrites one.")
  public int make(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--domain", required = true, description = "Of the sending address.")
          String domain,
      @Option(
              names = "--selector",
              required = true,
              description = "A new one for each key, such as s2026a.")
          String selector,
      @Option(
              names = "--ed25519",
              description = "Beside one of RSA only: not every provider checks it yet.")
          boolean edwards)
      throws IOException {
    KeyPair pair = DkimKey.generate(edwards);
    try {
      DkimKey key = new DkimKey(domain, selector, pair.getPrivate());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, DkimKey.pem(key.privateKey()), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException noName) {
      return fail(String.valueOf(noName.getMessage()) + ".");
    } catch (FileAlreadyExistsException exists) {
      return fail(file + " exists already. A key file is never overwritten.");
    }
    say("Made " + file + ", readable by its owner only. Put this TXT record into the DNS first:");
    say(DkimRecord.name(domain, selector));
    say(DkimRecord.text(pair.getPublic()));
    return 0;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }

  private int fail(String line) {
    spec.commandLine().getErr().println(line);
    return 1;
  }
}
