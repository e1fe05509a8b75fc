package org.samizdat.newsletter.page;

import java.util.List;

/**
 * An issue in the browser, the same for everybody.
 *
 * @param slug of its newsletter
 * @param newsletter its newsletter's name
 * @param date in words
 */
public record IssuePage(
    String newsroom,
    String slug,
    String newsletter,
    String language,
    int number,
    String date,
    String subject,
    List<SectionBlock> sections) {}
