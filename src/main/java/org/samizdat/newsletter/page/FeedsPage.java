package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * All feeds, and the form for another.
 *
 * @param check what was asked for; null if nothing was
 */
public record FeedsPage(
    DeskFrame frame, List<FeedLine> feeds, FeedForm form, @Nullable FeedCheck check) {}
