package org.samizdat.demo.page;

/**
 * The place of the signup form under each article, with an ordinary form in it.
 *
 * @param slug the newsletter's name in links
 * @param newsletter its name
 * @param description what it is
 * @param action where the ordinary form posts to, on another origin
 * @param policyVersion the version of the privacy policy that its words speak of
 * @param source which page it stands on
 */
public record SignupForm(
    String slug,
    String newsletter,
    String description,
    String action,
    String policyVersion,
    String privacy,
    String preview,
    String source) {}
