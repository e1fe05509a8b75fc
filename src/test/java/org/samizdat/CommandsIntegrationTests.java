package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

@IntegrationTest
class CommandsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;
  @Autowired Newsletters newsletters;

  @Test
  void aTokenIsPrintedOnceAndCanBeRevoked() {
    Answer made = run("token", "create", "the CMS", "--scope", "stories:read,stories:write");
    assertThat(made.code()).isZero();
    assertThat(made.text().strip()).startsWith("szd_").doesNotContain("\n");
    assertThat(run("token", "revoke", "the CMS").code()).isZero();
  }

  @Test
  void whatIsRefusedIsOneSentenceAndExitCodeOne() {
    Answer answer = run("token", "create", "the CMS", "--scope", "everything");
    assertThat(answer.code()).isOne();
    assertThat(answer.text()).contains("There is no such scope").doesNotContain("\tat ");
  }

  @Test
  void whatIsNotUnderstoodIsExitCodeTwoAndShowsHow() {
    assertThat(run("token", "create").code()).isEqualTo(2);
    assertThat(run("no-such-command").code()).isEqualTo(2);
    assertThat(run("token", "create").text()).contains("Usage:");
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help").text())
        .contains("key", "token", "user", "policy", "newsletter", "consent");
  }

  @Test
  void everyGroupNamesItsCommandsWhenCalledAlone() {
    assertThat(run("token").text()).contains("create", "revoke");
    assertThat(run("key").text()).contains("make", "check");
  }

  @Test
  void theFirstColleagueIsLetInByACommandThatPrintsHerLink() {
    Answer invited =
        run(
            "user",
            "invite",
            "reader60@example.org",
            "--name",
            "Ann Kim",
            "--role",
            "admin",
            "--language",
            "ru",
            "--print-link");
    assertThat(invited.code()).isZero();
    assertThat(invited.text())
        .containsPattern("http://localhost:8080/desk/sign-in/in_[a-z0-9]{48}");
    assertThat(run("user", "list").text()).contains("admin  ru  Ann Kim");
    assertThat(run("user", "invite", "Reader60@example.org", "--name", "Ann").code()).isOne();
    assertThat(
            run("user", "invite", "reader61@example.org", "--name", "Bo", "--role", "boss").text())
        .contains("A role is editor, finance or admin.");
    String number = invited.text().replaceAll("(?s).*number (\\d+).*", "$1");
    assertThat(run("user", "link", number).text()).contains("/desk/sign-in/in_");
    assertThat(run("user", "remove", number).text()).contains("make somebody else an admin first");
    assertThat(run("user", "link", "999999").text()).contains("There is nobody of this number");
  }

  @Test
  void aNewslettersNameAndDescriptionCanBeChangedAndNothingElse() {
    List<String> create =
        List.of(
            "newsletter create renamed --language en --day friday --time 09:00 --zone Europe/Riga"
                .split(" "));
    List<String> said = List.of("--name", "Old Name", "--description", "Old words.");
    assertThat(run(Stream.of(create, said).flatMap(List::stream).toArray(String[]::new)).code())
        .isZero();
    assertThat(run("newsletter", "update", "renamed", "--name", "New Name").code()).isZero();
    assertThat(newsletters.find("renamed"))
        .contains(new Newsletter("renamed", "New Name", "Old words.", "en"));
    assertThat(run("newsletter", "update", "renamed", "--name", "Two\nlines").code()).isOne();
    assertThat(run("newsletter", "update", "none", "--name", "New Name").code()).isOne();
    assertThat(run("newsletter", "update", "renamed", "--language", "ru").code()).isEqualTo(2);
  }

  private record Answer(int code, String text) {}

  private Answer run(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(stream);
    System.setErr(stream);
    try {
      return new Answer(Commands.run(context, arguments), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
