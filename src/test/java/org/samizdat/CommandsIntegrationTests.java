package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

@IntegrationTest
class CommandsIntegrationTests {

  @Autowired ConfigurableApplicationContext context;

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
    assertThat(run("--help").text()).contains("key", "token", "policy", "newsletter", "consent");
  }

  @Test
  void everyGroupNamesItsCommandsWhenCalledAlone() {
    assertThat(run("token").text()).contains("create", "revoke");
    assertThat(run("key").text()).contains("make", "check");
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
