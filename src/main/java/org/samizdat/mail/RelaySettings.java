package org.samizdat.mail;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.smtp.Credentials;
import org.samizdat.mail.smtp.Tls;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * To whom this node hands mail over, if there is more to be said than spring.mail can say.
 *
 * @param relays none: the one relay of spring.mail
 * @param routes what the large providers allow us, of all nodes and relays together
 */
@Validated
@ConfigurationProperties("samizdat.mail")
record RelaySettings(
    @DefaultValue List<@Valid One> relays, @DefaultValue Map<Route, @Valid Limit> routes) {

  /**
   * What a route may have.
   *
   * @param rate mails a second at most
   * @param connections how many mails at most are on their way at once; one of them is kept for the
   *     mail that is waited for
   */
  record Limit(@Nullable @Positive Double rate, @Nullable Integer connections) {

    Limit {
      if (connections != null && connections < 2) {
        throw new IllegalArgumentException(
            "samizdat.mail.routes: connections must be 2 at least, so that a digest does not keep a"
                + " confirmation waiting");
      }
    }
  }

  /**
   * One of the relays.
   *
   * @param name of the newsroom's choice; it stands in the log and, for its limits, in the database
   * @param host its name, which its certificate must bear, or its address
   * @param port by default 465 if it is encrypted from the first byte, else 587 for those who prove
   *     who they are and 25 for all others
   * @param tls by default required, unless the relay is on this machine
   * @param username none: it takes mail from us as we are
   * @param passwordFile where the password stands, read at each connection
   * @param tokenFile where the access token for XOAUTH2 stands, read at each connection
   * @param auth how to prove who we are, if there is a user name
   * @param priority the lowest that is there goes first
   * @param weight its share of the connections among those of the same priority
   * @param connections at most, of all nodes together
   * @param rate mails a second at most, of all nodes together
   * @param lanes that it takes; none: both
   * @param routes that it takes; none: all
   */
  record One(
      String name,
      String host,
      @Nullable @Positive @Max(65_535) Integer port,
      @Nullable Tls tls,
      @Nullable String username,
      @Nullable Path passwordFile,
      @Nullable Path tokenFile,
      @DefaultValue("password") Credentials.Mechanism auth,
      @PositiveOrZero @DefaultValue("0") int priority,
      @Positive @DefaultValue("1") int weight,
      @Nullable @Positive Integer connections,
      @Nullable @Positive Double rate,
      @DefaultValue Set<Lane> lanes,
      @DefaultValue Set<Route> routes) {

    One {
      if (blank(name) || !name.matches("[a-z0-9-]{1,32}")) {
        throw new IllegalArgumentException(
            "samizdat.mail.relays: each needs a name of small letters, digits and dashes");
      }
      if (blank(host)) {
        throw broken(name, "needs a host");
      }
      username = blank(username) ? null : username;
      passwordFile = blank(passwordFile) ? null : passwordFile;
      tokenFile = blank(tokenFile) ? null : tokenFile;
      boolean bearer = auth == Credentials.Mechanism.XOAUTH2;
      if (bearer && (username == null || tokenFile == null)) {
        throw broken(name, "has auth xoauth2 and so needs a username and a token-file");
      }
      if (!bearer && tokenFile != null) {
        throw broken(name, "has a token-file, which only auth xoauth2 reads");
      }
      if (!bearer && (username == null) != (passwordFile == null)) {
        throw broken(name, "needs both username and password-file, or neither");
      }
      Path secret = bearer ? tokenFile : passwordFile;
      if (secret != null && !Files.isReadable(secret)) {
        throw broken(name, "cannot read " + secret);
      }
      if (username != null && tls == Tls.NONE && !MailSettings.isThisMachine(host)) {
        throw broken(name, "has tls none, and a password does not go over an open wire");
      }
      boolean shared = lanes.isEmpty() || lanes.size() == Lane.values().length;
      if (connections != null && connections == 1 && shared) {
        throw broken(
            name,
            "needs two connections, so that a digest does not keep a confirmation waiting, or"
                + " one of the lanes");
      }
    }

    /** Where its secret stands, if it needs one. */
    @Nullable Path secretFile() {
      return tokenFile == null ? passwordFile : tokenFile;
    }

    private static boolean blank(@Nullable Object text) {
      return text == null || text.toString().isBlank();
    }
  }

  RelaySettings {
    relays = List.copyOf(relays);
    routes = Map.copyOf(routes);
    Set<String> names = new HashSet<>();
    for (One relay : relays) {
      if (!names.add(relay.name())) {
        throw broken(relay.name(), "is there twice");
      }
    }
  }

  /** Mails a second at most, of the routes that have a limit. */
  Map<Route, Double> rates() {
    Map<Route, Double> rates = new EnumMap<>(Route.class);
    routes.forEach((route, limit) -> {
      Double rate = limit.rate();
      if (rate != null) {
        rates.put(route, rate);
      }
    });
    return rates;
  }

  /** How many mails at most are on their way at once, of the routes that have such a limit. */
  Map<Route, Integer> connections() {
    Map<Route, Integer> connections = new EnumMap<>(Route.class);
    routes.forEach((route, limit) -> {
      Integer most = limit.connections();
      if (most != null) {
        connections.put(route, most);
      }
    });
    return connections;
  }

  private static IllegalArgumentException broken(String name, String what) {
    return new IllegalArgumentException("samizdat.mail.relays: the relay " + name + " " + what);
  }
}
