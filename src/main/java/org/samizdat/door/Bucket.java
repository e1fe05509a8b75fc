package org.samizdat.door;

/**
 * A bucket of tokens: each who comes through takes one out.
 *
 * @param print 32 bytes that stand for what is counted, for one day where it is somebody's
 */
record Bucket(byte[] print, Rate rate) {}
