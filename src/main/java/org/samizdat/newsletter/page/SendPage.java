package org.samizdat.newsletter.page;

import org.samizdat.desk.DeskFrame;

/**
 * Asks before an issue is sent at once.
 *
 * @param readers how many get it
 */
public record SendPage(DeskFrame frame, IssueHead head, String subject, int stories, int readers) {}
