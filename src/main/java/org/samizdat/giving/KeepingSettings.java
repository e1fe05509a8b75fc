package org.samizdat.giving;

import java.time.LocalDate;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a newsroom keeps who gave.
 *
 * @param keepGivers from the day of her last payment; seven years by default, as tax laws commonly
 *     want the names behind gifts kept. At least a year: shorter is a slip, such as {@code 7},
 *     which means days
 */
@ConfigurationProperties("samizdat.giving")
record KeepingSettings(@DefaultValue("7y") Period keepGivers) {

  KeepingSettings {
    if (LocalDate.EPOCH.plus(keepGivers).isBefore(LocalDate.EPOCH.plusYears(1))) {
      throw new IllegalArgumentException(
          "samizdat.giving.keep-givers is at least a year, such as 7y: " + keepGivers);
    }
  }
}
