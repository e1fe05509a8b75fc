package org.samizdat.mail;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who we are to our readers.
 *
 * @param baseUrl where they reach us, without a slash at the end; https outside a demo
 * @param name the newsroom's name
 * @param postalAddress one line at the foot of every digest, as many laws ask
 */
@Validated
@ConfigurationProperties("samizdat.site")
public record Site(
    @NotNull URI baseUrl, @NotBlank String name, @DefaultValue("") String postalAddress) {

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
