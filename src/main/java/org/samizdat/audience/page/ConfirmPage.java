package org.samizdat.audience.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * The page with the button that confirms.
 *
 * @param words to which she agrees with the button, exactly; their link leads to the policy
 * @param hash of the words, sent back with the button: others are shown first
 * @param policyLanguage of its text, BCP 47
 * @param changedPolicyHtml the policy, if it is another than the one she signed up under
 */
public record ConfirmPage(
    Language language,
    String site,
    String newsletter,
    Language.Linked words,
    String hash,
    String policyVersion,
    String policyLanguage,
    String policyLink,
    @Nullable String changedPolicyHtml) {}
