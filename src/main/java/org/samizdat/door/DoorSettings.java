package org.samizdat.door;

import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How wide the door is.
 *
 * @param work up to how many hashes a browser does for one mail: a third of a second to one on a
 *     phone. 0 asks for neither work nor waiting
 * @param pause how long whoever cannot work waits instead, below ten minutes; a number alone is
 *     seconds
 * @param letters how many mails one address is sent in a UTC day that its owner has not answered
 * @param network from one network, an IPv4 /24 or an IPv6 /56. Many readers come from the far end
 *     of one VPN, so it is wide; what keeps machines away is the work
 * @param site from one IPv6 /48, which is what anybody may rent
 * @param everybody from everywhere: no newsroom has as many in an hour but on its greatest day, and
 *     so many mails to strangers do not yet cost it its name
 * @param waiting from one network without work
 * @param waiters from everywhere without work
 * @param shortLived a file with domains where addresses live for minutes, one a line, beside ours;
 *     a line that begins with {@code !} takes one out
 * @param roles whether addresses of offices ({@code postmaster}, {@code abuse}) may sign up
 */
@Validated
@ConfigurationProperties("samizdat.door")
record DoorSettings(
    @PositiveOrZero @DefaultValue("50000") long work,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("3s") Duration pause,
    @Positive @DefaultValue("1") int letters,
    @DefaultValue("30+60/h") Rate network,
    @DefaultValue("60+120/h") Rate site,
    @DefaultValue("600+3600/h") Rate everybody,
    @DefaultValue("5+10/h") Rate waiting,
    @DefaultValue("100+300/h") Rate waiters,
    @Nullable Path shortLived,
    @DefaultValue("false") boolean roles) {

  DoorSettings {
    // A variable that is set to nothing.
    shortLived = shortLived == null || shortLived.toString().isEmpty() ? null : shortLived;
    if (pause.isNegative() || pause.compareTo(Tickets.LIFE) >= 0) {
      throw new IllegalArgumentException(
          "samizdat.door.pause must be from 0s to below " + Tickets.LIFE.toMinutes() + "m");
    }
  }

  boolean asksForWork() {
    return work > 0;
  }
}
