package org.samizdat.newsletter.page;

import org.samizdat.desk.DeskFrame;

/** Asks before a sending is ended for good. */
public record CancelPage(DeskFrame frame, IssueHead head, int waiting) {}
