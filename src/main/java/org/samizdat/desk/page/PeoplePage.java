package org.samizdat.desk.page;

import java.util.List;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskUser;

/**
 * Who may come in, and a form to let somebody else in.
 *
 * @param address as typed, when the form is shown again
 * @param name as typed, when the form is shown again
 */
public record PeoplePage(DeskFrame frame, List<DeskUser> people, String address, String name) {}
