package org.samizdat.mail.back.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Fetches from Amazon's notification service, and from nowhere else: its certificates, and the page
 * that confirms a subscription.
 */
@Component
class AmazonSite {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST = 64 * 1024;
  private static final int OK = 200;

  /** A page of Amazon's, at an address that {@link AmazonAddress} has let pass. */
  byte[] get(AmazonAddress address) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      URI uri = address.uri();
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).GET().build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream page = answer.body()) {
        if (answer.statusCode() != OK) {
          throw new IOException("Amazon answered " + answer.statusCode());
        }
        return page.readNBytes(MOST);
      } finally {
        client.shutdownNow();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", end);
    }
  }
}
