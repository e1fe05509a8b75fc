package org.samizdat.audience;

import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a newsroom may decide about its audience.
 *
 * @param rootFile where the consent log's daily roots are also written, best on another machine's
 *     disk; by default they are only logged
 * @param sources where on the website signups are counted, all others as {@code other}; empty for
 *     whatever the forms say, up to {@code mostSources}
 * @param mostSources of how many sources in a day, for one newsletter: more than any paper has, and
 *     few enough that a stranger who makes them up fills no table
 */
@Validated
@ConfigurationProperties("samizdat.audience")
record AudienceSettings(
    @Nullable Path rootFile,
    @DefaultValue List<String> sources,
    @Positive @DefaultValue("100") int mostSources) {

  AudienceSettings {
    // A variable that is set to nothing.
    rootFile = rootFile == null || rootFile.toString().isEmpty() ? null : rootFile;
    sources = List.copyOf(sources);
  }
}
