package org.samizdat.audience;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a newsroom may decide about its audience.
 *
 * @param rootFile where the consent log's daily roots are also written, best on another machine's
 *     disk; by default they are only logged
 */
@ConfigurationProperties("samizdat.audience")
record AudienceSettings(@Nullable Path rootFile) {

  AudienceSettings {
    // A variable that is set to nothing.
    rootFile = rootFile == null || rootFile.toString().isEmpty() ? null : rootFile;
  }
}
