package org.samizdat.mail.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates made by the JDK's own keytool, each trusted by whoever is given its context. */
public final class Certificates {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private Certificates() {}

  /**
   * Two leaves of one authority, so that who refuses the one and takes the other looks at nothing
   * but the date.
   *
   * @param trusted a PKCS12 file with the authority, for {@code javax.net.ssl.trustStore}
   */
  public record Pair(SSLContext good, SSLContext expired, Path trusted) {

    /** The options of a JVM that trusts the authority, and nobody else. */
    public List<String> options() {
      return List.of(
          "-Djavax.net.ssl.trustStore=" + trusted,
          "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD));
    }
  }

  /** A good one and one that has run out. */
  public static Pair both(String host) {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Path authority = folder.resolve("authority.p12");
      make(authority, "authority", "-dname", "CN=Authority", "-ext", "bc:c");
      Path good = Files.copy(authority, folder.resolve("good.p12"));
      Path expired = Files.copy(authority, folder.resolve("expired.p12"));
      leaf(good, host);
      leaf(expired, host, "-startdate", "-30d", "-validity", "10");
      Path trusted = folder.resolve("trusted.p12");
      KeyStore store = trusting(load(authority));
      try (OutputStream out = Files.newOutputStream(trusted)) {
        store.store(out, PASSWORD);
      }
      return new Pair(context(good), context(expired), trusted);
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(end);
    }
  }

  /**
   * A new one.
   *
   * @param host whom it names
   * @param more of keytool's options
   */
  public static SSLContext of(String host, String... more) {
    try {
      Path store = Files.createTempDirectory("certificate").resolve("store.p12");
      make(store, "authority", "-dname", "CN=Authority", "-ext", "bc:c");
      leaf(store, host, more);
      return context(store);
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(end);
    }
  }

  private static void leaf(Path store, String host, String... more)
      throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of("-dname", "CN=" + host, "-ext", "san=dns:" + host, "-signer", "authority"));
    options.addAll(List.of(more));
    make(store, "relay", options.toArray(String[]::new));
  }

  private static void make(Path store, String alias, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = load(store);
    KeyStore trusted = trusting(keys);
    // Or the relay would show that one.
    keys.deleteEntry("authority");
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static KeyStore trusting(KeyStore keys) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", keys.getCertificate("authority"));
    return trusted;
  }
}
