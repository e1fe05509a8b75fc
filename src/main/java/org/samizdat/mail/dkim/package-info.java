/** Signs mails for those who have no relay that does: RFC 6376, and RFC 8463 for Ed25519. */
@NullMarked
package org.samizdat.mail.dkim;

import org.jspecify.annotations.NullMarked;
