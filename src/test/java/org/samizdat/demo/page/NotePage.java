package org.samizdat.demo.page;

/** A sentence, where there is no more to say. */
public record NotePage(Frame frame, String title, String sentence) {}
