package org.samizdat.audience;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many signed up on a day, and where the form stood. Where is what a stranger says, so there
 * are only so many of them: what is not on the newsroom's list, or comes too late, is counted as
 * one.
 */
@Component
class SignupCounts {

  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
  private static final String NONE = "-";
  private static final String OTHER = "other";

  private final JdbcClient database;
  private final AudienceSettings settings;
  private final Clock clock;

  SignupCounts(JdbcClient database, AudienceSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Refuses what is no source; none, and one that nobody knows, are as good as any.
   *
   * @throws Refused {@code source-not-valid}
   */
  static void refuseUnlessValid(@Nullable String source) {
    if (source != null && !source.isBlank() && !SOURCE.matcher(source).matches()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "source-not-valid",
          "A source is up to 64 letters, digits, dots, slashes, dashes and underscores.");
    }
  }

  /**
   * Counts one.
   *
   * @param source a valid one; null or blank for none
   */
  void count(Newsletter newsletter, @Nullable String source) {
    // Of two who bring a new one at once both may be let in: the bound is a few more then.
    database
        .sql(
            """
            insert into signup_count (day, newsletter, source, requests)
            select :day, :newsletter,
              case
                when exists (
                  select from signup_count
                  where day = :day
                  and newsletter = :newsletter
                  and source = :source)
                or (
                  select count(*) from signup_count
                  where day = :day
                  and newsletter = :newsletter) < :most
                then :source
                else :other
              end,
              1
            on conflict (day, newsletter, source)
            do update set requests = signup_count.requests + 1
            """)
        .param("day", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("newsletter", newsletter.slug())
        .param("source", known(source))
        .param("most", settings.mostSources())
        .param("other", OTHER)
        .update();
  }

  private String known(@Nullable String source) {
    if (source == null || source.isBlank()) {
      return NONE;
    }
    return settings.sources().isEmpty() || settings.sources().contains(source) ? source : OTHER;
  }
}
