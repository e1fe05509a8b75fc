package org.samizdat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts Samizdat: the server when called without a word, a command ({@code samizdat key make …})
 * otherwise.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Samizdat {

  /**
   * Ends with the command's exit code; a server runs until it is stopped.
   *
   * @param arguments none, or Spring's own {@code --name=value}, for the server; else a command
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && (arguments[0].equals("--help") || !arguments[0].startsWith("--"))) {
      System.exit(Commands.run(arguments));
    }
    SpringApplication.run(Samizdat.class, arguments);
  }
}
