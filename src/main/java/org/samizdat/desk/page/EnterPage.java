package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;

/**
 * The button behind the mailed link.
 *
 * @param secret from the link
 * @param to where she wanted to go
 */
public record EnterPage(DeskFrame frame, String secret, String to) {}
