package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A process with nothing but the engine, in the hands of a test. */
final class EngineChild implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  /** Several may start at once, on a machine that has other things to do. */
  private static final long PATIENCE_TO_START_SECONDS = 240;

  private final Process process;
  private final PrintStream orders;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Semaphore rests = new Semaphore(0);
  private final AtomicInteger takeovers = new AtomicInteger();

  /**
   * @param more options of its JVM
   */
  EngineChild(EngineProcess.Mutant mutant, List<String> more, List<String> arguments) {
    this(
        Stream.concat(
                Stream.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dmutant=" + mutant),
                more.stream())
            .toList(),
        arguments);
  }

  /**
   * @param options of its JVM
   */
  EngineChild(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EngineProcess.class.getName()));
    command.addAll(arguments);
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    orders = new PrintStream(process.getOutputStream(), true, UTF_8);
    Thread.ofPlatform().daemon().name("engine-child").start(this::listen);
  }

  void awaitReady() throws InterruptedException {
    if (!ready.await(PATIENCE_TO_START_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The engine process did not start");
    }
  }

  /** How often it has taken over what somebody fell silent on. */
  int takeovers() {
    return takeovers.get();
  }

  long pid() {
    return process.pid();
  }

  /** Lets it stop as a process should. */
  void end() {
    orders.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.out.println("  engine " + process.pid() + " does not stop");
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Gives everything back and stands by. */
  void rest() throws InterruptedException {
    orders.println("rest");
    if (!rests.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The engine process does not rest");
    }
  }

  /** Until then it only stands by. */
  void go() {
    orders.println("go");
  }

  void arm(Tampering.Point point, int number) {
    orders.println("arm " + point + " " + number);
  }

  void list(MailingId mailing) {
    orders.println("digest " + mailing);
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it is not dead, it only looks so. */
  void freeze() {
    signal("-STOP");
  }

  /** SIGCONT. */
  void wake() {
    signal("-CONT");
  }

  void awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The engine process never came to its point");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        switch (line) {
          case "READY" -> ready.countDown();
          case "RESTS" -> rests.release();
          case "KILL" -> kill();
          default -> {
            if (line.contains("Took over chunk")) {
              takeovers.incrementAndGet();
            }
            System.out.println("  engine " + process.pid() + ": " + line);
          }
        }
      }
    } catch (IOException killed) {
      // That is what it is for.
    }
  }
}
