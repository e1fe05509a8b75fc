package org.samizdat.desk.page;

import java.util.List;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.Tile;

/** The first page after the sign-in. */
public record HomePage(DeskFrame frame, List<Tile.Content> tiles) {}
