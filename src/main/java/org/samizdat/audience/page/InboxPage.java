package org.samizdat.audience.page;

/** Says that a mail is on its way; the same for every address. */
public record InboxPage(String language, String site, String newsletter) {}
