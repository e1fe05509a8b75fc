package org.samizdat.demo.page;

/**
 * What stands around every page of the demo.
 *
 * @param newsletter the newsletter's page in the product
 */
public record Frame(String newsletter) {}
