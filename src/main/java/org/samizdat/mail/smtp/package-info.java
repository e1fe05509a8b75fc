/**
 * Speaks SMTP with the relay and says what became of each mail; knows nothing of mailings. May use
 * values.
 */
@NullMarked
package org.samizdat.mail.smtp;

import org.jspecify.annotations.NullMarked;
