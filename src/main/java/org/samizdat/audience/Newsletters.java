package org.samizdat.audience;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The newsletters one can subscribe to. When and from what they are made is not known here. */
@Component
public class Newsletters {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int MOST_SLUG = 60;
  private static final int MOST_NAME = 100;
  private static final int MOST_DESCRIPTION = 500;

  private final JdbcClient database;

  Newsletters(JdbcClient database) {
    this.database = database;
  }

  /**
   * Creates a newsletter, in the caller's transaction.
   *
   * @throws Refused {@code newsletter-exists}, {@code newsletter-not-valid}
   */
  public void create(Newsletter newsletter) {
    refuseUnlessValid(newsletter);
    int created =
        database
            .sql(
                """
                insert into newsletter (slug, name, description, language)
                values (:slug, :name, :description, :language)
                on conflict do nothing
                """)
            .param("slug", newsletter.slug())
            .param("name", newsletter.name())
            .param("description", newsletter.description())
            .param("language", newsletter.language())
            .update();
    if (created == 0) {
      throw new Refused(
          Refused.Kind.STALE, "newsletter-exists", "There is a newsletter of that slug already.");
    }
  }

  /**
   * Changes what a newsletter is called or said to be. A form that still shows its earlier name is
   * told so when somebody signs up with it.
   *
   * @param name null leaves it
   * @param description null leaves it
   * @throws Refused {@code newsletter-not-found}, {@code newsletter-not-valid}
   */
  public void reword(String slug, @Nullable String name, @Nullable String description) {
    Newsletter before = find(slug).orElseThrow(Signups::newsletterNotFound);
    Newsletter after =
        new Newsletter(
            slug,
            name == null ? before.name() : name,
            description == null ? before.description() : description,
            before.language());
    refuseUnlessValid(after);
    database
        .sql(
            """
            update newsletter
            set name = :name,
              description = :description
            where slug = :slug
            """)
        .param("slug", slug)
        .param("name", after.name())
        .param("description", after.description())
        .update();
  }

  /** The newsletter of that slug. */
  public Optional<Newsletter> find(String slug) {
    if (!SLUG.matcher(slug).matches()) {
      // Comes from outside, and may hold what PostgreSQL takes for no text at all.
      return Optional.empty();
    }
    return database
        .sql(
            """
            select slug, name, description, language
            from newsletter
            where slug = :slug
            """)
        .param("slug", slug)
        .query(Newsletters::read)
        .optional();
  }

  /** All, by name. */
  public List<Newsletter> all() {
    return database
        .sql(
            """
            select slug, name, description, language
            from newsletter
            order by name, slug
            """)
        .query(Newsletters::read)
        .list();
  }

  private static Newsletter read(ResultSet row, int number) throws SQLException {
    return new Newsletter(
        row.getString("slug"),
        row.getString("name"),
        row.getString("description"),
        row.getString("language"));
  }

  private static void refuseUnlessValid(Newsletter newsletter) {
    if (!SLUG.matcher(newsletter.slug()).matches() || newsletter.slug().length() > MOST_SLUG) {
      throw notValid(
          "A slug is up to "
              + MOST_SLUG
              + " lower-case letters and digits, with single dashes between them.");
    }
    if (!isOneLine(newsletter.name(), MOST_NAME)) {
      throw notValid("A name is one line of 1 to " + MOST_NAME + " characters.");
    }
    if (!isOneLine(newsletter.description(), MOST_DESCRIPTION)) {
      throw notValid("A description is one line of 1 to " + MOST_DESCRIPTION + " characters.");
    }
    if (!isLanguage(newsletter.language())) {
      throw notValid("A language is a BCP 47 tag such as en or pt-BR.");
    }
  }

  /** A name also stands in subjects: control characters would end the header. */
  private static boolean isOneLine(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static boolean isLanguage(String tag) {
    try {
      return new Locale.Builder().setLanguageTag(tag).build().toLanguageTag().equals(tag)
          && !tag.equals("und");
    } catch (IllformedLocaleException notATag) {
      return false;
    }
  }

  private static Refused notValid(String sentence) {
    return new Refused(Refused.Kind.UNACCEPTABLE, "newsletter-not-valid", sentence);
  }
}
