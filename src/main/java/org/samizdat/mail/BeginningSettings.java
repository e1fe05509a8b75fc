package org.samizdat.mail;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How carefully an issue begins.
 *
 * @param firstPart how much of it goes first; nothing: all goes at once
 * @param firstWait how long the others wait when the first part is through; a number alone is
 *     minutes
 * @param brake when it stops by itself
 */
@Validated
@ConfigurationProperties("samizdat.mail")
record BeginningSettings(
    @Nullable String firstPart,
    @DurationUnit(ChronoUnit.MINUTES) @DefaultValue("30m") Duration firstWait,
    @DefaultValue Brake brake) {

  /**
   * More than providers bear with.
   *
   * @param hardBounces of the readers in the beginning, whose addresses do not exist
   * @param refusals of the readers of whom it is decided, whom the relay refuses for good for any
   *     reason: a provider that likes the text less than usual stops nothing, an account that was
   *     closed does
   * @param complaints of those who have got it; Gmail asks for less than 0.1 % and one alone stops
   *     nothing
   * @param within how much of the audience is the beginning
   * @param least fewer tell nothing
   */
  record Brake(
      @DefaultValue("2%") Share hardBounces,
      @DefaultValue("20%") Share refusals,
      @DefaultValue("0.1%") Share complaints,
      @DefaultValue("5%") Share within,
      @Positive @DefaultValue("200") int least) {}

  BeginningSettings {
    if (firstPart != null && !firstPart.isBlank()) {
      Share.valueOf(firstPart);
    }
    if (firstWait.isNegative()) {
      throw new IllegalArgumentException("samizdat.mail.first-wait must not be negative");
    }
  }

  /**
   * The last number of what goes first.
   *
   * @return null if all go at once
   */
  @Nullable Integer firstOf(int audience) {
    if (firstPart == null || firstPart.isBlank()) {
      return null;
    }
    int first = Share.valueOf(firstPart).of(audience);
    return first == 0 || first >= audience ? null : first;
  }

  /** How many readers are the beginning. */
  int beginning(int audience) {
    return Math.min(audience, Math.max(brake.least(), brake.within().of(audience)));
  }
}
