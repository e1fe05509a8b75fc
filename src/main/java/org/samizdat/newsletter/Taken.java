package org.samizdat.newsletter;

import java.util.Set;

/**
 * What other issues of a newsletter have: stories by external id, and by address, since a system
 * that makes a story anew gives it another id.
 */
record Taken(Set<String> externalIds, Set<String> urls) {

  boolean has(Story story) {
    return externalIds.contains(story.externalId()) || urls.contains(story.url());
  }
}
