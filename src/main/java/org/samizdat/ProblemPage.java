package org.samizdat;

/** What the page that says no is given. */
public record ProblemPage(String title, String sentence) {}
