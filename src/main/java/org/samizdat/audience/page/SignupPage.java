package org.samizdat.audience.page;

import org.jspecify.annotations.Nullable;

/**
 * The page with the signup form.
 *
 * @param words to which she agrees by signing up, exactly
 * @param form which form showed them
 * @param notice what was wrong with the last try
 */
public record SignupPage(
    String language,
    String site,
    String slug,
    String newsletter,
    String description,
    String newsletterLanguage,
    String words,
    String form,
    String policyVersion,
    String policyLink,
    @Nullable String notice) {}
