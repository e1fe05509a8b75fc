package org.samizdat.newsletter.page;

import java.util.List;
import org.samizdat.values.Language;

/**
 * An issue as it stands in the feed: the html of one entry, without a frame.
 *
 * @param intro an editor's own words above the stories; may be empty
 */
public record FeedEntryPage(
    Language language, List<IntroBlock> intro, List<SectionBlock> sections) {}
