package org.samizdat.mail.smtp;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A relay on this machine, as a test wants it. */
record RelayBuilder(
    String host,
    int port,
    Tls tls,
    @Nullable Credentials credentials,
    Timeouts timeouts,
    SSLSocketFactory sockets) {

  RelayBuilder(int port) {
    this(
        "127.0.0.1",
        port,
        Tls.NONE,
        null,
        Timeouts.of(Duration.ofMillis(400)),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  RelayBuilder tls(Tls wanted, SSLContext trust) {
    return new RelayBuilder(
        "localhost",
        port,
        wanted,
        credentials,
        Timeouts.of(Duration.ofSeconds(5)),
        trust.getSocketFactory());
  }

  RelayBuilder credentials(Credentials.Mechanism mechanism, String username, String secret) {
    return new RelayBuilder(
        host, port, tls, new Credentials(mechanism, username, () -> secret), timeouts, sockets);
  }

  RelayBuilder timeouts(Timeouts wanted) {
    return new RelayBuilder(host, port, tls, credentials, wanted, sockets);
  }

  Relay build() {
    return new Relay(host, port, tls, credentials, timeouts, sockets);
  }
}
