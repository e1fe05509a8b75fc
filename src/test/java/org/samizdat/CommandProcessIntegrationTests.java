package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as an operator runs them: a process each, configured by its environment alone. */
class CommandProcessIntegrationTests {

  @TempDir Path folder;

  private final TestDatabase database = TestDatabase.empty();

  @Test
  void aNewsroomIsSetUpFromTheShellOnAnEmptyDatabase() throws Exception {
    assertThat(run("key", "make", keyFile()).code()).isZero();
    assertThat(run("key", "check", keyFile()).code()).isZero();
    Path policy = Files.writeString(folder.resolve("privacy.md"), "# Privacy\n");
    Answer published = run("policy", "publish", "2026-12", "--text", "en=" + policy);
    assertThat(published.text()).contains("2026-12");
    assertThat(published.code()).isZero();
    Answer created =
        run(
            "newsletter",
            "create",
            "weekly",
            "--name",
            "The Weekly",
            "--description",
            "Our week.",
            "--language",
            "en",
            "--day",
            "Friday",
            "--time",
            "09:00",
            "--zone",
            "Europe/Amsterdam");
    assertThat(created.text()).contains("T09:00+0");
    assertThat(created.code()).isZero();
    Answer refused = run("policy", "publish", "2026-12", "--text", "en=" + policy + ".missing");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.text()).doesNotContain("\tat org.samizdat");
  }

  @Test
  void withoutAKeyNothingStarts() throws Exception {
    Answer answer = run("policy", "publish", "2026-12", "--text", "en=privacy.md");
    assertThat(answer.code()).isNotZero();
    assertThat(answer.text()).contains("no readable key file");
  }

  @Test
  void whatIsNotUnderstoodIsAnsweredBeforeAnythingStarts() throws Exception {
    for (List<String> words :
        List.of(
            List.of("no-such-command"),
            List.of("token"),
            List.of("token", "creat", "the CMS"),
            List.of("token", "create"),
            List.of("feed", "remove", "the second"),
            List.of("policy", "publish", "2026-12", "--colour", "red"))) {
      // There is no key, so nothing could have started.
      Answer answer = run(words.toArray(String[]::new));
      assertThat(answer.code()).as("%s: %s", words, answer.text()).isEqualTo(2);
      assertThat(answer.text())
          .contains("Usage: samizdat")
          .doesNotContain("key file", "Exception", "DEBUG");
    }
    Answer help = run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.text())
        .contains("key", "health", "token", "user", "reader", "policy", "newsletter", "consent")
        .contains("issue", "feed")
        .doesNotContain("DEBUG");
  }

  private String keyFile() {
    return folder.resolve("samizdat.key").toString();
  }

  private record Answer(int code, String text) {}

  private Answer run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Samizdat.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SAMIZDAT_DATABASE_URL", database.url(),
                "SAMIZDAT_DATABASE_APP_PASSWORD", "app",
                "SAMIZDAT_DATABASE_OWNER_PASSWORD", "owner",
                "SAMIZDAT_VAULT_KEY_FILE", keyFile(),
                "SAMIZDAT_BASE_URL", "https://letters.example.org",
                "SAMIZDAT_SITE_NAME", "The Example",
                "SAMIZDAT_MAIL_SENDER", "news@newsroom.example"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }
}
