/**
 * Hears of mails that came back after they had left: by a listener, a mailbox or a provider's
 * webhook; finds the delivery by its token, and draws what follows. May use values, vault and what
 * mail shows.
 */
@NullMarked
package org.samizdat.mail.back;

import org.jspecify.annotations.NullMarked;
