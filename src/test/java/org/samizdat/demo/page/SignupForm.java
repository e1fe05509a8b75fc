package org.samizdat.demo.page;

/**
 * The plain signup form under each article: an ordinary form that posts to the product.
 *
 * @param newsletter its name
 * @param action where it posts to, on another origin
 * @param policyVersion the version of the privacy policy that its words speak of
 * @param source which page it stands on
 */
public record SignupForm(
    String newsletter,
    String action,
    String policyVersion,
    String privacy,
    String preview,
    String source) {}
