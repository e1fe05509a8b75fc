package org.samizdat.audience.page;

import java.time.LocalDate;
import java.util.List;

/**
 * A version of the privacy policy.
 *
 * @param hasTitle whether the text begins with a title of its own
 */
public record PrivacyPage(
    String language,
    String site,
    String version,
    LocalDate publishedOn,
    boolean inForce,
    List<String> otherLanguages,
    boolean hasTitle,
    String html) {}
