package org.samizdat;

import java.util.List;
import java.util.Map;
import org.samizdat.values.Refused;
import org.samizdat.vault.KeyCommands;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands of the jar. Each module brings its own as beans with picocli's {@code @Command};
 * {@code key} alone runs without the application, which cannot start before there is a key.
 */
@Command(
    name = "samizdat",
    description = "Newsletter and reader support for independent newsrooms.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class Commands {

  private Commands() {}

  /**
   * Runs one command in an application of its own, with neither web server, jobs nor mail engine.
   *
   * @return the exit code: 0 done, 1 refused or failed, 2 not understood
   */
  static int run(String[] arguments) {
    if (arguments[0].equals("key")) {
      return execute(List.of(new KeyCommands()), arguments);
    }
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Samizdat.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .properties(
                Map.of(
                    "spring.quartz.auto-startup", "false",
                    "samizdat.mail.engine", "false",
                    "spring.main.banner-mode", "off",
                    "logging.level.root", "warn"))
            .run()) {
      return run(context, arguments);
    }
  }

  /** Runs one command inside an application that is already up. */
  static int run(ConfigurableApplicationContext context, String[] arguments) {
    return execute(List.copyOf(context.getBeansWithAnnotation(Command.class).values()), arguments);
  }

  private static int execute(List<Object> commands, String[] arguments) {
    CommandLine line = new CommandLine(new Commands());
    if (commands.stream().noneMatch(KeyCommands.class::isInstance)) {
      line.addSubcommand(new KeyCommands());
    }
    commands.forEach(line::addSubcommand);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof Refused refused) {
        command.getErr().println(refused.sentence());
        return 1;
      }
      throw failure;
    });
    return line.execute(arguments);
  }
}
