package org.samizdat.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeyCommandsTests {

  @TempDir Path folder;

  private final StringWriter output = new StringWriter();

  @Test
  void aKeyFileThatWasMadeChecksOutAndOnlyItsOwnerCanReadIt() throws IOException {
    Path file = folder.resolve("samizdat.key");
    assertThat(run("make", file.toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(run("check", file.toString())).isZero();
    for (KeyFile.Use use : KeyFile.Use.values()) {
      assertThat(output.toString()).contains(use.label());
    }
  }

  @Test
  void aKeyFileIsNeverOverwritten() throws IOException {
    Path file = folder.resolve("samizdat.key");
    assertThat(run("make", file.toString())).isZero();
    String before = Files.readString(file);
    assertThat(run("make", file.toString())).isOne();
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void everyUseHasAKeyOfItsOwn() throws IOException {
    Path file = folder.resolve("samizdat.key");
    run("make", file.toString());
    var values =
        tools.jackson.databind.json.JsonMapper.builder()
            .build()
            .readTree(Files.readString(file))
            .findValuesAsString("value");
    assertThat(values).hasSize(KeyFile.Use.values().length).doesNotHaveDuplicates();
  }

  @Test
  void aFileFromBeforeTheDeskHasItsKeyAllTheSameOnEveryNode() throws IOException {
    Path file = folder.resolve("samizdat.key");
    run("make", file.toString());
    withoutDesk(file);
    Path copy = folder.resolve("copy.key");
    Files.copy(file, copy);
    assertThat(run("check", file.toString())).isZero();
    assertThat(output.toString()).contains("index-desk: key 1 works");
    assertThat(deskPrint(copy)).isEqualTo(deskPrint(file));
    Path other = folder.resolve("other.key");
    run("make", other.toString());
    withoutDesk(other);
    assertThat(deskPrint(other)).isNotEqualTo(deskPrint(file));
  }

  @Test
  void whoeverWritesAnOldFileAnewKeepsTheKeyItHad() throws IOException {
    Path file = folder.resolve("samizdat.key");
    run("make", file.toString());
    withoutDesk(file);
    Path rewritten = folder.resolve("rewritten.key");
    KeyFile.read(file).write(rewritten);
    assertThat(Files.readString(rewritten)).contains("index-desk");
    assertThat(deskPrint(rewritten)).isEqualTo(deskPrint(file));
  }

  private static void withoutDesk(Path file) throws IOException {
    var json = tools.jackson.databind.json.JsonMapper.builder().build();
    var root = json.readTree(Files.readString(file));
    ((tools.jackson.databind.node.ObjectNode) root.path("keysets")).remove("index-desk");
    Files.writeString(file, json.writeValueAsString(root));
  }

  private static byte[] deskPrint(Path file) {
    try {
      return KeyFile.read(file).prf(KeyFile.Use.INDEX_DESK).computePrimary(new byte[] {1}, 32);
    } catch (java.security.GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Test
  void whatIsNotAKeyFileIsRefusedWithoutBeingQuoted() throws IOException {
    Path file = folder.resolve("samizdat.key");
    run("make", file.toString());
    String whole = Files.readString(file);
    for (String broken :
        new String[] {
          "",
          "secret-looking text",
          "{}",
          whole.substring(0, 300),
          whole.replace("\"wrap\"", "\"x\"")
        }) {
      Files.writeString(file, broken);
      StringWriter before = new StringWriter();
      before.append(output.toString());
      assertThat(run("check", file.toString())).isOne();
      assertThat(output.toString()).doesNotContain("secret-looking").doesNotContain("keyData");
    }
  }

  @Test
  void aKeyFileThatOthersCanReadIsRefused() throws IOException {
    Path file = folder.resolve("samizdat.key");
    run("make", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("check", file.toString())).isOne();
    assertThat(output.toString()).contains("chmod 600");
  }

  @Test
  void aMissingKeyFileIsSaid() {
    assertThat(run("check", folder.resolve("none").toString())).isOne();
    assertThat(output.toString()).contains("no readable key file");
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(output);
    return new CommandLine(new KeyCommands()).setOut(writer).setErr(writer).execute(arguments);
  }
}
