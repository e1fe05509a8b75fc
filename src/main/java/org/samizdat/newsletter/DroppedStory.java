package org.samizdat.newsletter;

import org.springframework.data.relational.core.mapping.Table;

/**
 * A story that an editor took out of a draft.
 *
 * @param story its external id
 */
@Table("issue_dropped")
record DroppedStory(String story) {}
