package org.samizdat.mail.back;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The listener that our own mail server hands to what comes back.
 *
 * @param port none by default: then nobody listens
 * @param bind the address to listen at. This machine alone by default: there is no encryption and
 *     no sign-in, and none is needed between two programs of one machine
 * @param connections at once; a mail server opens a few, and everybody else is told to come later
 */
@Validated
@ConfigurationProperties("samizdat.mail.back.listener")
record ListenerSettings(
    @Nullable @Positive @Max(65_535) Integer port,
    @DefaultValue("127.0.0.1") String bind,
    @Positive @DefaultValue("20") int connections) {

  ListenerSettings {
    bind = bind.isBlank() ? "127.0.0.1" : bind;
  }
}
