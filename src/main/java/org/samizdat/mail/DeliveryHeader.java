package org.samizdat.mail;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * For a provider that gives each mail a Message-ID and a return path of its own, and gives back
 * only what it finds in a header made for that.
 *
 * @param name of the header that names the delivery once more, such as {@code
 *     X-PM-Metadata-delivery}; none by default, for every header is something to know us by
 */
@ConfigurationProperties("samizdat.mail.delivery-header")
record DeliveryHeader(@Nullable String name) {

  private static final Pattern NAME = Pattern.compile("X-[A-Za-z0-9-]{1,60}");

  DeliveryHeader {
    name = name == null || name.isBlank() ? null : name;
    if (name != null && !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "samizdat.mail.delivery-header.name must begin with X- and have letters and dashes");
    }
  }
}
