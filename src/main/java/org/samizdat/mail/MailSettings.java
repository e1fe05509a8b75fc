package org.samizdat.mail;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Timeouts;
import org.samizdat.mail.smtp.Tls;
import org.samizdat.values.EmailAddress;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How this node sends.
 *
 * @param engine whether this process sends at all; the commands of the jar do not
 * @param sender the newsroom's one sending address
 * @param replyTo where answers go, if not to the sender
 * @param bounces where the relay returns what cannot be delivered; each mail's own return path is
 *     this with a token after a plus sign. By default {@code bounces} at the sender's domain
 * @param connections kept to the relay for digests; eight fill two cores
 * @param transactionalConnections kept apart for confirmations and all else that goes to one
 *     person; such mails are few, and of three or more one is always left to other providers than
 *     one that hangs
 * @param bound how many digests may be on the wire and not recorded: the most that a crash can send
 *     twice. By default one per connection
 * @param lease how long a chunk stays with a node that has fallen silent, by the clock of the
 *     database; far above any pause of a healthy process, and short enough for a Friday. From two
 *     seconds to an hour; a number alone is seconds
 * @param timeout for one answer of the relay, from a second to an hour; a number alone is seconds.
 *     By default what RFC 5321 4.5.3.2 asks for, which is minutes: who does not wait for the answer
 *     to a text sends it twice
 * @param relayRest for how long at most a relay that was not there is left alone before one
 *     connection tries it again, from a second to an hour; a number alone is seconds
 * @param requireTls whether nothing is sent to a relay that does not encrypt. By default so, unless
 *     the relay is on this machine
 * @param auth how to prove to the relay who we are, if there is a user name
 * @param tokenFile where the access token for XOAUTH2 stands, read at each connection: whoever
 *     renews it writes it there
 */
@Validated
@ConfigurationProperties("samizdat.mail")
record MailSettings(
    @DefaultValue("true") boolean engine,
    @NotBlank String sender,
    @Nullable String replyTo,
    @Nullable String bounces,
    @Positive @DefaultValue("8") int connections,
    @Positive @DefaultValue("4") int transactionalConnections,
    @Nullable @Positive Integer bound,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("30s") Duration lease,
    @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration timeout,
    @DurationUnit(ChronoUnit.SECONDS) @DefaultValue("15s") Duration relayRest,
    @Nullable Boolean requireTls,
    @DefaultValue("password") Credentials.Mechanism auth,
    @Nullable Path tokenFile) {

  /** RFC 5321 4.5.3.1.1 allows 64; a plus sign and the token of a delivery take 48. */
  private static final int MOST_BOUNCES_LOCAL = 16;

  /** A lease is renewed when a third of it is over, and looked at four times a second. */
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

  /** A relay that is well may take that long; whoever writes less has thought of another unit. */
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Pattern LOOPBACK =
      Pattern.compile("127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

  MailSettings {
    replyTo = blankToNull(replyTo);
    bounces = blankToNull(bounces);
    EmailAddress.parse(sender);
    if (replyTo != null) {
      EmailAddress.parse(replyTo);
    }
    if (bounces != null && bounces.indexOf('@') > MOST_BOUNCES_LOCAL) {
      throw new IllegalArgumentException(
          "samizdat.mail.bounces may have at most " + MOST_BOUNCES_LOCAL + " characters before @");
    }
    requireBetween("lease", lease, SHORTEST_LEASE);
    if (timeout != null) {
      requireBetween("timeout", timeout, SHORTEST_TIMEOUT);
    }
    requireBetween("relay-rest", relayRest, SHORTEST_TIMEOUT);
    tokenFile = tokenFile == null || tokenFile.toString().isBlank() ? null : tokenFile;
    if (auth == Credentials.Mechanism.XOAUTH2 && tokenFile == null) {
      throw new IllegalArgumentException("samizdat.mail.auth xoauth2 needs a token-file");
    }
  }

  EmailAddress senderAddress() {
    return EmailAddress.parse(sender);
  }

  @Nullable EmailAddress replyToAddress() {
    return replyTo == null ? null : EmailAddress.parse(replyTo);
  }

  EmailAddress bouncesAddress() {
    return EmailAddress.parse(
        bounces == null ? "bounces@" + senderAddress().domain() : bounces.toLowerCase(Locale.ROOT));
  }

  int connections(Lane lane) {
    return switch (lane) {
      case DIGEST -> connections;
      case TRANSACTIONAL -> transactionalConnections;
    };
  }

  int bound(Lane lane) {
    return switch (lane) {
      case DIGEST -> bound == null ? connections : bound;
      case TRANSACTIONAL -> transactionalConnections;
    };
  }

  Timeouts timeouts() {
    return timeout == null ? Timeouts.STANDARD : Timeouts.of(timeout);
  }

  /**
   * How the way to the relay is encrypted. Not at all on this machine, unless it is required: a
   * relay of one's own offers STARTTLS with a certificate nobody signed, and there is no way to be
   * on.
   *
   * @param relay its host name or address; null is this machine
   * @param implicit whether it wants that from the first byte
   */
  Tls tls(@Nullable String relay, boolean implicit) {
    if (implicit) {
      return Tls.IMPLICIT;
    }
    if (requireTls != null && requireTls) {
      return Tls.REQUIRED;
    }
    if (isThisMachine(relay)) {
      return Tls.NONE;
    }
    return requireTls == null ? Tls.REQUIRED : Tls.OPPORTUNISTIC;
  }

  /** Without asking the DNS: what it says must not turn encryption off. */
  static boolean isThisMachine(@Nullable String host) {
    return host == null
        || host.isEmpty()
        || host.equalsIgnoreCase("localhost")
        || LOOPBACK.matcher(host).matches();
  }

  private static void requireBetween(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "samizdat.mail.%s must be between %d s and %d s; a number alone is seconds, 2m two minutes"
              .formatted(name, least.toSeconds(), LONGEST.toSeconds()));
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
