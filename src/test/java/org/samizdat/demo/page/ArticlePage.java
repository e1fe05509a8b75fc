package org.samizdat.demo.page;

import java.util.List;

/**
 * One article of the paper.
 *
 * @param date today in words
 * @param paragraphs plain text
 * @param more what to read next
 */
public record ArticlePage(
    Frame frame,
    String date,
    Card story,
    List<String> paragraphs,
    List<Card> more,
    SignupForm form) {}
