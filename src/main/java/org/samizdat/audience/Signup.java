package org.samizdat.audience;

import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;

/**
 * What somebody filled in.
 *
 * @param newsletter the slug
 * @param locale in which the form spoke to her, BCP 47; null for the newsletter's own language,
 *     which also stands in for one that we do not speak
 * @param policyVersion the one the form named
 * @param words the SHA-256 of the UTF-8 bytes of the words shown, in lower-case hexadecimal; null
 *     if the form does not tell
 * @param source where on the website the form stands; counted, and not stored with the request
 */
public record Signup(
    EmailAddress address,
    String newsletter,
    @Nullable String locale,
    String policyVersion,
    ConsentForm form,
    ConsentLog.Channel channel,
    @Nullable String words,
    @Nullable String source) {}
