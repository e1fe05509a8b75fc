package org.samizdat.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Relay;
import org.samizdat.mail.smtp.Tls;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** The relays, as they are set. */
@Component
class SmtpTransport {

  private static final int PORT = 25;
  private static final int SUBMISSION_PORT = 587;
  private static final int ENCRYPTED_PORT = 465;

  /** The name of the only one there is when none was given a name. */
  private static final String ONLY = "relay";

  private final List<Smarthost> smarthosts;
  private final RelaySettings limits;
  private final Duration rest;

  SmtpTransport(JavaMailSenderImpl sender, MailSettings settings, RelaySettings relays) {
    this.limits = relays;
    this.rest = settings.relayRest();
    this.smarthosts =
        relays.relays().isEmpty()
            ? List.of(only(relay(sender, settings)))
            : relays.relays().stream().map(one -> smarthost(one, settings)).toList();
    for (Lane lane : Lane.values()) {
      for (Route route : Route.values()) {
        if (smarthosts.stream().noneMatch(host -> host.takes(lane, route))) {
          throw new IllegalArgumentException(
              "samizdat.mail.relays: none takes the route %s in the lane %s; such mail would wait"
                      .formatted(route, lane)
                  + " for ever");
        }
      }
    }
  }

  /** At least one for every lane and route, as a node begins with them. */
  Relays relays() {
    return new Relays(
        smarthosts, new Allowances(smarthosts, limits.rates(), limits.connections()), rest);
  }

  /** Of Spring's sender only what was set is used. */
  static Relay relay(JavaMailSenderImpl sender, MailSettings settings) {
    boolean implicit = "smtps".equals(sender.getProtocol());
    String host = sender.getHost();
    int standardPort = implicit ? ENCRYPTED_PORT : PORT;
    return new Relay(
        host == null || host.isEmpty() ? "localhost" : host,
        sender.getPort() > 0 ? sender.getPort() : standardPort,
        settings.tls(host, implicit),
        credentials(sender, settings),
        settings.timeouts(),
        sockets());
  }

  private static Smarthost only(Relay relay) {
    return new Smarthost(ONLY, relay, 0, 1, null, null, EnumSet.allOf(Lane.class), Set.of());
  }

  static Smarthost smarthost(RelaySettings.One one, MailSettings settings) {
    Tls tls = one.tls() == null ? settings.tls(one.host(), false) : one.tls();
    Path file = one.secretFile();
    String username = one.username();
    Relay relay =
        new Relay(
            one.host(),
            one.port() == null ? port(tls, username != null) : one.port(),
            tls,
            username == null || file == null
                ? null
                : new Credentials(one.auth(), username, () -> read(file)),
            settings.timeouts(),
            sockets());
    return new Smarthost(
        one.name(),
        relay,
        one.priority(),
        one.weight(),
        one.connections(),
        one.rate(),
        one.lanes().isEmpty() ? EnumSet.allOf(Lane.class) : one.lanes(),
        one.routes());
  }

  /** They trust whom this JVM trusts. */
  private static SSLSocketFactory sockets() {
    try {
      return SSLContext.getDefault().getSocketFactory();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int port(Tls tls, boolean provesWhoWeAre) {
    if (tls == Tls.IMPLICIT) {
      return ENCRYPTED_PORT;
    }
    return provesWhoWeAre ? SUBMISSION_PORT : PORT;
  }

  private static @Nullable Credentials credentials(
      JavaMailSenderImpl sender, MailSettings settings) {
    String username = sender.getUsername();
    if (username == null || username.isEmpty()) {
      return null;
    }
    String password = sender.getPassword() == null ? "" : sender.getPassword();
    Path token = settings.tokenFile();
    Supplier<String> secret = token == null ? () -> password : () -> read(token);
    return new Credentials(settings.auth(), username, secret);
  }

  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException notThere) {
      throw new UncheckedIOException(notThere);
    }
  }
}
