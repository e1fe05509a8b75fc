package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;

/**
 * Says that a link may be on its way.
 *
 * @param minutes how long it is good
 */
public record MailedPage(DeskFrame frame, long minutes) {}
