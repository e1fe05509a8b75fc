package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * One feed.
 *
 * @param latest what it brought last
 * @param check what was asked for; null if nothing was
 */
public record FeedPage(
    DeskFrame frame, FeedLine feed, List<FeedCheck.Item> latest, @Nullable FeedCheck check) {}
