package org.samizdat.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Bearer tokens of the newsroom's own programs. A token is shown once, when it is made; only its
 * hash is stored.
 */
@Component
public class ApiTokens {

  /** What a token may do; written {@code stories:write} in commands and in {@code SCOPE_…}. */
  public enum Scope {
    STORIES_READ,
    STORIES_WRITE,
    ISSUES_READ,
    METRICS_READ;

    /** As people write it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    /**
     * Reads a label.
     *
     * @throws Refused {@code scope-not-known}
     */
    public static Scope parse(String label) {
      for (Scope scope : values()) {
        if (scope.label().equals(label)) {
          return scope;
        }
      }
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "scope-not-known",
          "There is no such scope. Known: "
              + String.join(", ", List.of(values()).stream().map(Scope::label).toList()));
    }
  }

  /**
   * Who calls.
   *
   * @param name as given when the token was made
   */
  public record Client(String name, Set<Scope> scopes) {}

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._-]{1,80}");
  private static final int RANDOM_BYTES = 30;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient database;
  private final Clock clock;

  ApiTokens(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes a token. Each call makes another one.
   *
   * @param name which program it is for; the name of a live token is taken
   * @throws Refused {@code token-not-valid} or {@code token-exists}
   */
  public Token create(String name, Set<Scope> scopes) {
    if (!NAME.matcher(name).matches() || scopes.isEmpty()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "token-not-valid",
          "A token needs a name of up to 80 letters, digits, spaces, dots and dashes, and at least"
              + " one scope.");
    }
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    Token token = Token.parse("szd_" + Base32.builder().get().encodeToString(random));
    int made =
        database
            .sql(
                """
                insert into api_token (hash, name, scopes, created_on)
                values (:hash, :name, :scopes, :today)
                on conflict do nothing
                """)
            .param("hash", hash(token))
            .param("name", name)
            .param("scopes", scopes.stream().map(Scope::label).sorted().toArray(String[]::new))
            .param("today", today())
            .update();
    if (made == 0) {
      throw new Refused(
          Refused.Kind.STALE, "token-exists", "There is a token of that name. Revoke it first.");
    }
    return token;
  }

  /** Revokes the live token of that name; false if there is none. */
  public boolean revoke(String name) {
    return database
            .sql(
                """
                update api_token
                set revoked_on = :today
                where name = :name
                and revoked_on is null
                """)
            .param("today", today())
            .param("name", name)
            .update()
        > 0;
  }

  /** Who holds this token, if it is live. */
  public Optional<Client> authenticate(Token token) {
    return database
        .sql(
            """
            select name, scopes
            from api_token
            where hash = :hash
            and revoked_on is null
            """)
        .param("hash", hash(token))
        .query((row, number) -> {
          Set<Scope> scopes = new TreeSet<>();
          for (String label : (String[]) row.getArray("scopes").getArray()) {
            scopes.add(Scope.parse(label));
          }
          return new Client(row.getString("name"), scopes);
        })
        .optional();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Plain SHA-256 will do: the token is 240 random bits, nothing to guess from. */
  private static byte[] hash(Token token) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(token.reveal().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
