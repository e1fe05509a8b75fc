package org.samizdat.audience.page;

import org.jspecify.annotations.Nullable;

/**
 * The page with the button that confirms.
 *
 * @param words to which she agrees with the button, exactly
 * @param changedPolicyHtml the policy, if it is another than the one she signed up under
 */
public record ConfirmPage(
    String language,
    String site,
    String newsletter,
    String words,
    String policyVersion,
    String policyLink,
    @Nullable String changedPolicyHtml) {}
