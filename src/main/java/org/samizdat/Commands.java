package org.samizdat;

import java.util.List;
import java.util.Map;
import org.samizdat.mail.DkimCommands;
import org.samizdat.values.Refused;
import org.samizdat.vault.KeyCommands;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands of the jar. Each module brings its own as beans with picocli's {@code @Command};
 * {@code key}, {@code dkim} and {@code health} alone run without the application, which cannot
 * start before there is a key, and need not start to ask after another.
 */
@Command(
    name = "samizdat",
    description = "Newsletter and reader support for independent newsrooms.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class Commands {

  /** No command ends with this code. */
  private static final int UNDERSTOOD = -1;

  private Commands() {}

  /** Those that need no application, by their names. */
  private static Map<String, Object> alone() {
    return Map.of(
        "key", new KeyCommands(), "dkim", new DkimCommands(), "health", new HealthCommand());
  }

  /**
   * Runs one command in an application of its own, with neither web server, jobs, mail engine nor
   * worker on Stripe's events. What is not understood is answered before the application starts:
   * without a key or a database.
   *
   * @return the exit code: 0 done, 1 refused or failed, 2 not understood
   */
  static int run(String[] arguments) {
    if (alone().containsKey(arguments[0])) {
      return execute(List.of(), arguments);
    }
    int answered = understand(arguments);
    if (answered != UNDERSTOOD) {
      return answered;
    }
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Samizdat.class)
            .web(WebApplicationType.NONE)
            .logStartupInfo(false)
            .properties(
                Map.of(
                    "spring.quartz.auto-startup", "false",
                    "samizdat.mail.engine", "false",
                    "samizdat.stripe.worker", "false",
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

  /** Reads the words as the commands themselves will, which nobody has made yet. */
  private static int understand(String[] arguments) {
    // Nobody has told the logging yet to be quiet.
    LoggingSystem.get(Commands.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    CommandLine line = new CommandLine(new Commands(), new Described());
    alone().values().forEach(line::addSubcommand);
    Described.types().forEach(line::addSubcommand);
    line.setParameterExceptionHandler(Commands::showHow);
    line.setExecutionStrategy(parsed -> {
      Integer helped = CommandLine.executeHelpRequest(parsed);
      CommandLine last = parsed.asCommandLineList().getLast();
      if (helped == null && !last.getSubcommands().isEmpty()) {
        throw new ParameterException(last, "Missing required subcommand");
      }
      return helped == null ? UNDERSTOOD : helped;
    });
    return line.execute(arguments);
  }

  private static int execute(List<Object> commands, String[] arguments) {
    CommandLine line = new CommandLine(new Commands());
    alone().values().forEach(line::addSubcommand);
    commands.forEach(line::addSubcommand);
    line.setParameterExceptionHandler(Commands::showHow);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof Refused refused) {
        command.getErr().println(refused.sentence());
        return 1;
      }
      throw failure;
    });
    return line.execute(arguments);
  }

  /** Picocli shows the usage or what was perhaps meant; whoever mistyped has use for both. */
  private static int showHow(ParameterException mistake, String[] arguments) {
    CommandLine line = mistake.getCommandLine();
    line.getErr().println(mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, line.getErr());
    line.usage(line.getErr());
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }
}
