package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;

/** What somebody may change about herself, who is the frame's user. */
public record ProfilePage(DeskFrame frame) {}
