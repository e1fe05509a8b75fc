package org.samizdat.twin;

/** What the twin answered to a request, whether it arrived or not. */
public record TwinAnswer(TwinRequest request, int status, String body) {}
