/**
 * The demo newsroom: the product as it is, with stand-ins for the world around it – a database, a
 * mail relay with a mailbox to look into, a newspaper's website, two thousand readers, a clock that
 * can be moved. Test code, so it can never run in production.
 */
@NullMarked
package org.samizdat.demo;

import org.jspecify.annotations.NullMarked;
