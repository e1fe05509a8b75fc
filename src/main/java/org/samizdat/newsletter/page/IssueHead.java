package org.samizdat.newsletter.page;

import org.jspecify.annotations.Nullable;

/**
 * What every page of the desk about one issue says of it.
 *
 * @param newsletter its newsletter's name
 * @param language of the newsletter, BCP 47
 * @param direction in which that language is written
 * @param path of the issue's page at the desk, without a slash at the end
 * @param date in words
 * @param version of the issue this page was made from; its forms carry it
 * @param draft it can be edited
 * @param held it is kept from being sent
 * @param state in words
 * @param hour when it goes out, in words; null if that has passed
 */
public record IssueHead(
    String newsletter,
    String language,
    String direction,
    String path,
    String date,
    int version,
    boolean draft,
    boolean held,
    String state,
    @Nullable String hour) {}
