package org.samizdat.desk.page;

import org.samizdat.desk.DeskFrame;

/**
 * Where somebody asks for a link to sign in.
 *
 * @param to where she wanted to go
 */
public record SignInPage(DeskFrame frame, String to) {}
