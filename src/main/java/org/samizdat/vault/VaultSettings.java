package org.samizdat.vault;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the vault is and which key opens it.
 *
 * @param keyFile made by {@code samizdat key make}; the program refuses to start without it
 * @param url the vault's database; by default the newsroom's, may be another server
 * @param username the login that reads and writes persons, by default the application's
 * @param ownerUsername the login that changes tables, by default Flyway's
 * @param connections enough for one per working thread; each is held for one short statement
 * @param timeout how long an answer may be silent before its connection is given up
 * @param orphanAge how long a person may be without a row that names it; a signup takes seconds
 */
@Validated
@ConfigurationProperties("samizdat.vault")
record VaultSettings(
    @Nullable Path keyFile,
    @NotBlank String url,
    @NotBlank String username,
    String password,
    @NotBlank String ownerUsername,
    String ownerPassword,
    @DefaultValue("true") boolean migrate,
    @Positive @DefaultValue("6") int connections,
    @DefaultValue("10m") Duration timeout,
    @DefaultValue("1h") Duration orphanAge) {

  VaultSettings {
    // A variable that is set to nothing.
    keyFile = keyFile == null || keyFile.toString().isEmpty() ? null : keyFile;
  }

  @Override
  public String toString() {
    return "vault at " + url;
  }
}
