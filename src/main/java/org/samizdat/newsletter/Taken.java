package org.samizdat.newsletter;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What other issues of a newsletter have: stories by external id, and by address, since a system
 * that makes a story anew gives it another id.
 */
record Taken(Set<String> externalIds, Set<String> urls) {

  boolean has(Story story) {
    return externalIds.contains(story.externalId()) || urls.contains(story.url());
  }

  boolean has(IssueStory story) {
    return externalIds.contains(story.story()) || urls.contains(story.url());
  }

  /** With further stories that are not to be chosen. */
  Taken and(Collection<Story> more) {
    Set<String> allIds = new HashSet<>(externalIds);
    Set<String> allUrls = new HashSet<>(urls);
    more.forEach(story -> {
      allIds.add(story.externalId());
      allUrls.add(story.url());
    });
    return new Taken(allIds, allUrls);
  }
}
