package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;

/**
 * Says that somebody may not do this.
 *
 * @param outdated her form was too old, or not ours; otherwise it is her role
 */
public record RefusedPage(DeskFrame frame, boolean outdated) {}
