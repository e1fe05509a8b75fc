package org.samizdat.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.samizdat.vault.KeyCommands;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Gives the context's key file a second, older key for suppressions, as a rotation leaves it. */
class RotatedKey implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final String KEYS = "/keysets/index-suppression/key";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Path file = Path.of(context.getEnvironment().getRequiredProperty("samizdat.vault.key-file"));
    Path older = file.resolveSibling("older.key");
    new CommandLine(new KeyCommands()).execute("make", older.toString());
    try {
      JsonNode keys = JSON.readTree(Files.readString(file));
      ArrayNode suppression = (ArrayNode) keys.at(KEYS);
      JSON.readTree(Files.readString(older)).at(KEYS).forEach(suppression::add);
      Files.writeString(file, keys.toString());
      Files.delete(older);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
