package org.samizdat.audience.page;

/** Says that she is forgotten. */
public record ErasedPage(String language, String site) {}
