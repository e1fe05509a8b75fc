package org.samizdat.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.springframework.context.ApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The product's commands, run in the application that is up. */
final class Product {

  private Product() {}

  /**
   * Runs {@code samizdat} with these words.
   *
   * @return what it printed
   * @throws IllegalStateException if it was refused
   */
  static String command(ApplicationContext application, String name, String... words) {
    StringWriter output = new StringWriter();
    if (!run(application, output, name, words)) {
      throw new IllegalStateException("samizdat " + name + " failed: " + output);
    }
    return output.toString();
  }

  /** Runs {@code samizdat} with these words; false if there was nothing to do. */
  static boolean attempt(ApplicationContext application, String name, String... words) {
    return run(application, new StringWriter(), name, words);
  }

  private static boolean run(
      ApplicationContext application, StringWriter output, String name, String... words) {
    Object command =
        application.getBeansWithAnnotation(Command.class).values().stream()
            .filter(bean -> new CommandLine(bean).getCommandName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("There is no command " + name));
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(output));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, failed, parsed) -> {
      throw failure;
    });
    return line.execute(words) == 0;
  }
}
