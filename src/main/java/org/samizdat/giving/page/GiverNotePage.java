package org.samizdat.giving.page;

import org.samizdat.values.Language;

/**
 * A page with one thing to say: its words stand under {@code giver-note.<note>}, with a title, a
 * sentence, and a link.
 *
 * @param note {@code sent}, {@code expired}, {@code gone}, {@code nothing}, {@code card}
 * @param path where its link leads
 */
public record GiverNotePage(Language language, String site, String note, String path) {}
