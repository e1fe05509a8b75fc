package org.samizdat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code samizdat health}: asks the server on this machine whether it is ready, for containers,
 * whose images have no other program to ask with. Needs neither database nor key.
 */
@Command(
    name = "health",
    description = "Asks the server on this machine whether it is ready; ends with 1 if it is not.")
final class HealthCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "${env:SAMIZDAT_PORT:-8080}",
      description = "Where it listens; SAMIZDAT_PORT, else 8080.")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    String answer = ask();
    spec.commandLine().getOut().println(answer);
    return answer.equals("ready") ? 0 : 1;
  }

  private String ask() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/actuator/health/readiness"))
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status == 200 ? "ready" : "answered " + status;
    } catch (IOException down) {
      return "does not answer";
    }
  }
}
