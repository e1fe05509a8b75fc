package org.samizdat.newsletter.page;

import java.util.List;

/** One section of an issue, as shown. */
public record SectionBlock(String title, List<StoryBlock> stories) {}
