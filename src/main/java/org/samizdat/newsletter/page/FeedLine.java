package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed and how it goes, in the user's language.
 *
 * @param host where it is
 * @param name its address, short enough to be read
 * @param address the whole of it
 * @param facts section, language and interval
 * @param state sentences
 * @param problem what is the matter; null if nothing is
 * @param moved where its server says it has moved; null if it has not
 */
public record FeedLine(
    long number,
    String host,
    String name,
    String address,
    String facts,
    List<String> state,
    @Nullable String problem,
    @Nullable String moved,
    boolean paused) {}
