package org.samizdat.audience;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat policy}: the privacy policy's versions. */
@Component
@Command(name = "policy", description = "Publishes versions of the privacy policy.")
class PolicyCommands {

  private final Policies policies;

  @Spec private CommandSpec spec = CommandSpec.create();

  PolicyCommands(Policies policies) {
    this.policies = policies;
  }

  @Command(
      name = "publish",
      description = "Publishes a version and puts it in force; signups agree to it from now on.")
  int publish(
      @Parameters(paramLabel = "VERSION", description = "Its label, such as 2026-11.")
          String version,
      @Option(
              names = "--text",
              required = true,
              paramLabel = "LANGUAGE=FILE",
              description = "A Markdown file; once for each language, the main one first.")
          Map<String, Path> files) {
    LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      texts.put(file.getKey(), read(file.getValue()));
    }
    policies.publish(version, texts);
    spec.commandLine().getOut().println("Version " + version + " is in force.");
    return 0;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "policy-not-valid", file + " is not a text in UTF-8.");
    } catch (IOException unreadable) {
      throw new Refused(Refused.Kind.UNACCEPTABLE, "policy-not-valid", file + " cannot be read.");
    }
  }
}
