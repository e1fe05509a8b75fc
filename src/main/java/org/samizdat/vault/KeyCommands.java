package org.samizdat.vault;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat key}: makes and checks key files. Needs no database and no other key. */
@Command(name = "key", description = "Makes and checks the file that holds the newsroom's keys.")
public class KeyCommands {

  @Spec private CommandSpec spec;

  /** Set by picocli before any command runs. */
  public KeyCommands() {
    spec = CommandSpec.create();
  }

  /** Makes a new key file; refuses to overwrite one. */
  @Command(name = "make", description = "Makes a new key file; never overwrites one.")
  public int make(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    try {
      KeyFile.generate().write(file);
    } catch (FileAlreadyExistsException exists) {
      return fail(file + " exists already. A key file is never overwritten.");
    }
    say("Made " + file + ", readable by its owner only.");
    say("Keep a copy offline, apart from every backup of the database: who has both can read");
    say("every address, and who loses the file can read none, for ever.");
    return 0;
  }

  /** Reads a key file and tries every key in it. */
  @Command(name = "check", description = "Reads a key file and tries every key in it.")
  public int check(@Parameters(paramLabel = "FILE") Path file) throws GeneralSecurityException {
    KeyFile keys;
    try {
      keys = KeyFile.read(file);
    } catch (KeyFileNotUsable notUsable) {
      return fail(String.valueOf(notUsable.getMessage()));
    }
    byte[] sample = "a sample".getBytes(StandardCharsets.UTF_8);
    for (KeyFile.Use use : KeyFile.Use.values()) {
      boolean works =
          switch (use) {
            case WRAP -> {
              Aead aead = keys.aead(use);
              yield Arrays.equals(aead.decrypt(aead.encrypt(sample, sample), sample), sample);
            }
            case TOKEN -> {
              var aead = keys.deterministicAead(use);
              yield Arrays.equals(
                  aead.decryptDeterministically(
                      aead.encryptDeterministically(sample, sample), sample),
                  sample);
            }
            case INDEX_DIGEST,
                INDEX_GIVING,
                INDEX_REMINDERS,
                INDEX_DESK,
                INDEX_SUPPRESSION,
                LIMIT,
                PROOF ->
                keys.prf(use).computePrimary(sample, 32).length == 32;
          };
      if (!works) {
        return fail("The keys for " + use.label() + " do not work.");
      }
      say(use.label() + ": key " + Integer.toUnsignedString(keys.primaryKeyId(use)) + " works");
    }
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
