package org.samizdat.mail.smtp;

import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where mail is handed over.
 *
 * @param host its name, which its certificate must bear, or its address
 * @param credentials null if it takes mail from us as we are
 * @param sockets whom to trust
 */
public record Relay(
    String host,
    int port,
    Tls tls,
    @Nullable Credentials credentials,
    Timeouts timeouts,
    SSLSocketFactory sockets) {}
