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
    Object command =
        application.getBeansWithAnnotation(Command.class).values().stream()
            .filter(bean -> new CommandLine(bean).getCommandName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("There is no command " + name));
    StringWriter output = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(output));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, failed, parsed) -> {
      throw failure;
    });
    if (line.execute(words) != 0) {
      throw new IllegalStateException("samizdat " + name + " failed: " + output);
    }
    return output.toString();
  }
}
