package org.samizdat.giving.page;

import java.util.List;
import org.samizdat.values.Language;

/**
 * Asks whether a giver wants to be forgotten, or says how far that is.
 *
 * @param state {@code asking}, {@code stripe} while her pledges are not known to have ended, {@code
 *     goodbye} while the last mail is on its way
 * @param words that she agrees to by the button
 * @param gifts what ends, in words
 */
public record GiverErasePage(
    Language language, String site, String token, String state, String words, List<String> gifts) {}
