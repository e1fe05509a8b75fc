package org.samizdat.audience;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The versions of the privacy policy. The one published last is the one in force. */
@Component
public class Policies {

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  private final JdbcClient database;
  private final ShownTexts texts;
  private final Clock clock;

  Policies(JdbcClient database, ShownTexts texts, Clock clock) {
    this.database = database;
    this.texts = texts;
    this.clock = clock;
  }

  /**
   * Publishes a version and puts it in force. What was published is never changed: another text
   * needs another version.
   *
   * @param version up to 40 letters, digits, dots, dashes and underscores
   * @param textsByLanguage Markdown by BCP 47 language; the first is for readers of any other one
   * @throws Refused {@code policy-not-valid}, {@code policy-exists}
   */
  @Transactional
  public void publish(String version, SequencedMap<String, String> textsByLanguage) {
    refuseUnlessValid(version, textsByLanguage);
    int published =
        database
            .sql(
                """
                insert into policy_version (version, language, published_on)
                values (:version, :language, :today)
                on conflict do nothing
                """)
            .param("version", version)
            .param("language", textsByLanguage.firstEntry().getKey())
            .param("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
            .update();
    if (published == 0) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-exists",
          "This version is published already. Another text needs another version.");
    }
    textsByLanguage.forEach((language, text) ->
        database
            .sql(
                """
                insert into policy_text (version, language, hash)
                values (:version, :language, :hash)
                """)
            .param("version", version)
            .param("language", language)
            .param("hash", texts.keep(text).bytes())
            .update());
  }

  /** The version in force; empty until one is published. */
  public Optional<Policy> current() {
    return database
        .sql(
            """
            select version, language, published_on,
              array(select t.language from policy_text t where t.version = v.version) as languages
            from policy_version v
            order by number desc
            limit 1
            """)
        .query(Policies::read)
        .optional();
  }

  /**
   * The version in force, for whoever is to agree to it.
   *
   * @throws Refused {@code policy-not-found} if none is published yet
   */
  public Policy inForce() {
    return current()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND, "policy-not-found", "There is no privacy policy yet."));
  }

  /**
   * The same, if it is the one that a form showed.
   *
   * @throws Refused {@code policy-not-found}; {@code policy-not-current} with {@code
   *     currentVersion}: the form must show that one first
   */
  public Policy inForce(String shownVersion) {
    Policy policy = inForce();
    if (!policy.version().equals(shownVersion)) {
      throw new Refused(
          Refused.Kind.STALE,
          "policy-not-current",
          "The privacy policy has changed since this form was made. Please read the new version"
              + " and send the form again.",
          Map.of("currentVersion", policy.version()));
    }
    return policy;
  }

  /** Every version, the one in force first. */
  public List<Policy> all() {
    return database
        .sql(
            """
            select version, language, published_on,
              array(select t.language from policy_text t where t.version = v.version) as languages
            from policy_version v
            order by number desc
            """)
        .query(Policies::read)
        .list();
  }

  /** The version of that label. */
  public Optional<Policy> find(String version) {
    if (!VERSION.matcher(version).matches()) {
      // Comes from outside, and may hold what PostgreSQL takes for no text at all.
      return Optional.empty();
    }
    return database
        .sql(
            """
            select version, language, published_on,
              array(select t.language from policy_text t where t.version = v.version) as languages
            from policy_version v
            where version = :version
            """)
        .param("version", version)
        .query(Policies::read)
        .optional();
  }

  /**
   * What a reader of that language is shown.
   *
   * @param wanted BCP 47; where there is no text in it, the main one
   */
  PolicyText text(Policy policy, String wanted) {
    return database
        .sql(
            """
            select p.version, p.language, p.hash, t.body
            from policy_text p
            join shown_text t on t.hash = p.hash
            where p.version = :version
            and p.language = :language
            """)
        .param("version", policy.version())
        .param("language", policy.languageFor(wanted))
        .query((row, number) ->
            new PolicyText(
                row.getString("version"),
                row.getString("language"),
                new Sha256(row.getBytes("hash")),
                row.getString("body")))
        .single();
  }

  private static Policy read(ResultSet row, int number) throws SQLException {
    return new Policy(
        row.getString("version"),
        row.getString("language"),
        row.getObject("published_on", LocalDate.class),
        Set.of((String[]) row.getArray("languages").getArray()));
  }

  private static void refuseUnlessValid(
      String version, SequencedMap<String, String> textsByLanguage) {
    if (!VERSION.matcher(version).matches()) {
      throw notValid("A version is up to 40 letters, digits, dots, dashes and underscores.");
    }
    if (textsByLanguage.isEmpty()) {
      throw notValid("A policy needs a text in at least one language.");
    }
    textsByLanguage.forEach((language, text) -> {
      if (!LANGUAGE.matcher(language).matches()) {
        throw notValid("A language is a BCP 47 tag such as en or pt-BR.");
      }
      if (text.isBlank() || text.indexOf('\0') >= 0) {
        throw notValid("The text for " + language + " is empty, or is no text.");
      }
    });
  }

  private static Refused notValid(String sentence) {
    return new Refused(Refused.Kind.UNACCEPTABLE, "policy-not-valid", sentence);
  }
}
