package org.samizdat.demo.page;

/**
 * What stands around every page of the demo.
 *
 * @param newsletter the newsletter's page in the product
 * @param widget the product's script for signing up
 * @param support the product's script for giving
 * @param supportPage the product's own page for giving
 */
public record Frame(String newsletter, String widget, String support, String supportPage) {}
