package org.samizdat.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

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
    GIVING_READ,
    FINANCE_READ,
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

  /**
   * A token that works; the token itself is not to be had any more.
   *
   * @param since the UTC day on which it was made
   */
  public record Live(String name, Set<Scope> scopes, LocalDate since) {}

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._-]{1,80}");

  private final JdbcClient database;
  private final Audit audit;
  private final Clock clock;

  ApiTokens(JdbcClient database, Audit audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** Those that have not been revoked, by name. */
  List<Live> live() {
    return database
        .sql(
            """
            select name, scopes, created_on
            from api_token
            where revoked_on is null
            order by name
            """)
        .query((row, number) ->
            new Live(
                row.getString("name"), scopes(row), row.getObject("created_on", LocalDate.class)))
        .list();
  }

  /**
   * Makes a token. Each call makes another one.
   *
   * @param name which program it is for; the name of a live token is taken
   * @throws Refused {@code token-not-valid} or {@code token-exists}
   */
  @Transactional
  public Token create(String name, Set<Scope> scopes) {
    return create(null, name, scopes);
  }

  /**
   * Makes a token at the desk.
   *
   * @param by the admin; null for a command
   */
  @Transactional
  public Token create(@Nullable DeskUser by, String name, Set<Scope> scopes) {
    if (!NAME.matcher(name).matches() || scopes.isEmpty()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "token-not-valid",
          "A token needs a name of up to 80 letters, digits, spaces, dots and dashes, and at least"
              + " one scope.");
    }
    Token token = Secret.random("szd_");
    int made =
        database
            .sql(
                """
                insert into api_token (hash, name, scopes, created_on)
                values (:hash, :name, :scopes, :today)
                on conflict do nothing
                """)
            .param("hash", Secret.hash(token))
            .param("name", name)
            .param("scopes", scopes.stream().map(Scope::label).sorted().toArray(String[]::new))
            .param("today", today())
            .update();
    if (made == 0) {
      throw new Refused(
          Refused.Kind.STALE, "token-exists", "There is a token of that name. Revoke it first.");
    }
    audit.record(
        by,
        "token.created",
        name,
        String.join(", ", scopes.stream().map(Scope::label).sorted().toList()));
    return token;
  }

  /** Revokes the live token of that name; false if there is none. */
  @Transactional
  public boolean revoke(String name) {
    return revoke(null, name);
  }

  /**
   * Revokes a token at the desk; false if there is none of that name.
   *
   * @param by the admin; null for a command
   */
  @Transactional
  public boolean revoke(@Nullable DeskUser by, String name) {
    int revoked =
        database
            .sql(
                """
                update api_token
                set revoked_on = :today
                where name = :name
                and revoked_on is null
                """)
            .param("today", today())
            .param("name", name)
            .update();
    if (revoked > 0) {
      audit.record(by, "token.revoked", name, "");
    }
    return revoked > 0;
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
        .param("hash", Secret.hash(token))
        .query((row, number) -> new Client(row.getString("name"), scopes(row)))
        .optional();
  }

  private static Set<Scope> scopes(ResultSet row) throws SQLException {
    Set<Scope> scopes = new TreeSet<>();
    for (String label : (String[]) row.getArray("scopes").getArray()) {
      scopes.add(Scope.parse(label));
    }
    return scopes;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
