package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.Tile;

/**
 * The first page of giving: counts, and for an admin the sums and the way to the gifts.
 *
 * @param menu null for somebody who may only see counts
 * @param sums whole sentences
 * @param alarms what somebody should see to; whole sentences
 */
public record GivingPage(
    DeskFrame frame,
    @Nullable GivingMenu menu,
    List<Tile.Figure> figures,
    List<String> sums,
    List<String> alarms) {}
