package org.samizdat.values;

/**
 * Marks the contents of a page that is the same for everybody who asks for the same address in the
 * same language. Such a page may be kept by anybody for a minute, and is asked for again by its
 * print; every other page is kept by nobody.
 */
public interface PublicPage {}
