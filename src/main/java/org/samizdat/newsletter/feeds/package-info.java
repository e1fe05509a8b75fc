/**
 * From an address to the items of a feed: fetched safely, read as feeds are in the wild. Knows
 * nothing of stories.
 */
@NullMarked
package org.samizdat.newsletter.feeds;

import org.jspecify.annotations.NullMarked;
