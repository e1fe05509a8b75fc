package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskUser;

/** What an admin may change about a colleague. */
public record PersonPage(DeskFrame frame, DeskUser person) {}
