package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samizdat.IntegrationTest;
import org.springframework.beans.factory.annotation.Autowired;
import picocli.CommandLine;

@IntegrationTest
class PoliciesIntegrationTests {

  @Autowired PolicyCommands commands;
  @Autowired Policies policies;
  @TempDir Path folder;

  @Test
  void theVersionPublishedLastIsInForce() throws IOException {
    assertThat(publish("9", "--text", "en=" + file("# Nine"))).isZero();
    assertThat(publish("10", "--text", "en=" + file("# Ten"))).isZero();
    assertThat(policies.current()).map(Policy::version).contains("10");
    assertThat(policies.find("9")).isPresent();
  }

  @Test
  void theFirstLanguageIsForReadersOfAnyOther() throws IOException {
    publish("two", "--text", "ru=" + file("Правила"), "--text", "en=" + file("Rules"));
    Policy policy = policies.find("two").orElseThrow();
    assertThat(policy.languageFor("fr")).isEqualTo("ru");
    assertThat(policy.languageFor("en-GB")).isEqualTo("en");
    assertThat(policy.languages()).containsExactlyInAnyOrder("ru", "en");
  }

  @Test
  void aTextIsKeptUnderTheHashOfItsExactBytes() throws IOException {
    String text = "# Политика\r\n\nTwo spaces  \n";
    publish("exact", "--text", "ru=" + file(text));
    PolicyText kept = policies.text(policies.find("exact").orElseThrow(), "ru");
    assertThat(kept.body()).isEqualTo(text);
    assertThat(kept.hash()).isEqualTo(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPublishedVersionIsNeverChanged() throws IOException {
    assertThat(publish("fixed", "--text", "en=" + file("first"))).isZero();
    assertThat(publish("fixed", "--text", "en=" + file("second"))).isEqualTo(1);
    assertThat(policies.text(policies.find("fixed").orElseThrow(), "en").body()).isEqualTo("first");
  }

  @Test
  void whatIsNoTextIsRefusedAndNothingIsPublished() throws IOException {
    Path broken = Files.write(folder.resolve("broken.md"), new byte[] {(byte) 0xff, 'a'});
    assertThat(publish("broken", "--text", "en=" + broken)).isEqualTo(1);
    assertThat(publish("broken", "--text", "en=" + file("  \n"))).isEqualTo(1);
    assertThat(publish("broken", "--text", "en=" + folder.resolve("none.md"))).isEqualTo(1);
    assertThat(publish("bro ken", "--text", "en=" + file("text"))).isEqualTo(1);
    assertThat(publish("broken", "--text", "english!=" + file("text"))).isEqualTo(1);
    assertThat(policies.find("broken")).isEmpty();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "policy", ".md"), text);
  }

  private int publish(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "publish";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new CommandLine(commands)
        .setErr(new PrintWriter(new StringWriter()))
        .setOut(new PrintWriter(new StringWriter()))
        .execute(all);
  }
}
