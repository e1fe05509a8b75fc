package org.samizdat.mail;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When an address is given up for what came back, or what a relay said of it at once. A complaint
 * always ends all mail, and what was refused because of us never does.
 *
 * @param hardTimes on so many different days it must have been refused for good; 0 for never. Once
 *     by default: writing on to addresses that do not exist is what makes a sender a spammer
 * @param softTimes on so many different days it was full or not to be reached; 0 for never
 * @param weeks within so many, for both. A weekly letter that failed three times in four weeks has
 *     hardly been read. Deliveries are known for 90 days, so 12 is the most
 */
@Validated
@ConfigurationProperties("samizdat.mail.back.policy")
record ReturnPolicy(
    @PositiveOrZero @DefaultValue("1") int hardTimes,
    @PositiveOrZero @DefaultValue("3") int softTimes,
    @Positive @DefaultValue("4") int weeks) {

  private static final int MOST_WEEKS = 12;

  ReturnPolicy {
    if (weeks > MOST_WEEKS) {
      throw new IllegalArgumentException(
          "samizdat.mail.back.policy.weeks may be at most " + MOST_WEEKS);
    }
  }
}
