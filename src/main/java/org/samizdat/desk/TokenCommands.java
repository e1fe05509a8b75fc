package org.samizdat.desk;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat token}: bearer tokens for the newsroom's own programs. */
@Component
@Command(name = "token", description = "Makes and revokes bearer tokens of the API.")
class TokenCommands {

  private final ApiTokens tokens;

  @Spec private CommandSpec spec = CommandSpec.create();

  TokenCommands(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @Command(name = "create", description = "Makes a token and prints it, once.")
  int create(
      @Parameters(paramLabel = "NAME", description = "Which program it is for.") String name,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              description = "stories:read, stories:write, issues:read, giving:read, metrics:read")
          List<String> scopes) {
    Set<ApiTokens.Scope> parsed = EnumSet.noneOf(ApiTokens.Scope.class);
    scopes.forEach(label -> parsed.add(ApiTokens.Scope.parse(label)));
    spec.commandLine().getOut().println(tokens.create(name, parsed).reveal());
    return 0;
  }

  @Command(name = "revoke", description = "Revokes the token of that name at once.")
  int revoke(@Parameters(paramLabel = "NAME") String name) {
    boolean revoked = tokens.revoke(name);
    spec.commandLine().getOut().println(revoked ? "Revoked." : "There is no such live token.");
    return revoked ? 0 : 1;
  }
}
