package org.samizdat.mail;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who we are to our readers.
 *
 * @param baseUrl where they reach us; https, for the links in mails are keys; plain http on this
 *     machine alone
 * @param name the newsroom's name
 * @param postalAddress one line at the foot of every digest, as many laws ask
 */
@Validated
@ConfigurationProperties("samizdat.site")
public record Site(
    @NotNull URI baseUrl, @NotBlank String name, @DefaultValue("") String postalAddress) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  public Site {
    if (baseUrl != null
        && !"https".equals(baseUrl.getScheme())
        && !("http".equals(baseUrl.getScheme()) && THIS_MACHINE.contains(baseUrl.getHost()))) {
      throw new IllegalArgumentException(
          "samizdat.site.base-url must be an https address, such as https://letters.example.org");
    }
  }

  /**
   * A link to one of our pages.
   *
   * @param path with its leading slash
   */
  public String link(String path) {
    String base = baseUrl.toString();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
  }
}
