package org.samizdat.newsletter.feeds;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What feeds may be fetched from.
 *
 * @param allowPrivate networks or single addresses, such as {@code 10.1.2.0/24}, whose hosts may be
 *     asked for a feed although they are not on the public internet, and on any port; none by
 *     default
 */
@ConfigurationProperties("samizdat.feeds")
record FeedSettings(@DefaultValue List<String> allowPrivate) {

  Networks allowed() {
    return Networks.parse(allowPrivate);
  }
}
