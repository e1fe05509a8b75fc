package org.samizdat.giving.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * All givers, with a form to find one by her address, which is sent so that no address bar keeps
 * it.
 *
 * @param typed the address as it was typed; empty at first
 * @param notice what was wrong with it, a sentence; null if nothing was
 * @param older where the list goes on; null at its end
 */
public record GiversPage(
    DeskFrame frame,
    GivingMenu menu,
    String typed,
    @Nullable String notice,
    Rows givers,
    @Nullable String older) {}
