package org.samizdat.audience.page;

import org.samizdat.values.Language;

/** Says that a mail is on its way; the same for every address. */
public record InboxPage(Language language, String site, String newsletter) {}
