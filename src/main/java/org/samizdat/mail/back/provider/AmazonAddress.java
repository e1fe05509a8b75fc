package org.samizdat.mail.back.provider;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address at Amazon's notification service. Whoever may name another has us believe his own
 * certificate, or knock at whatever stands in our network.
 *
 * @param uri encrypted, at the standard port
 */
record AmazonAddress(URI uri) {

  private static final Pattern HOST =
      Pattern.compile("sns\\.[a-z]{2}(-[a-z]{1,12}){1,2}-\\d{1,2}\\.amazonaws\\.com(\\.cn)?");

  private static final Pattern CERTIFICATE =
      Pattern.compile("/SimpleNotificationService-[0-9a-zA-Z-]{1,80}\\.pem");

  /** The address of a certificate; empty if it is anything else. */
  static Optional<AmazonAddress> ofCertificate(String text) {
    return of(text)
        .filter(address ->
            address.uri().getRawQuery() == null
                && CERTIFICATE.matcher(address.uri().getRawPath()).matches());
  }

  /** The address that confirms a subscription; empty if it is anything else. */
  static Optional<AmazonAddress> ofConfirmation(String text) {
    return of(text)
        .filter(address ->
            address.uri().getRawPath().equals("/")
                && address.uri().getRawQuery() != null
                && address.uri().getRawQuery().startsWith("Action=ConfirmSubscription&"));
  }

  private static Optional<AmazonAddress> of(String text) {
    try {
      URI uri = URI.create(text);
      boolean isAmazons =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && HOST.matcher(uri.getHost()).matches()
              && uri.getRawUserInfo() == null
              && (uri.getPort() == -1 || uri.getPort() == 443)
              && uri.getRawFragment() == null
              && uri.getRawPath() != null;
      return isAmazons ? Optional.of(new AmazonAddress(uri)) : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
