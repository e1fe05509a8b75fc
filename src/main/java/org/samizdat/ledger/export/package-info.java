/** The books as other programs read them; they name no person. */
@NullMarked
package org.samizdat.ledger.export;

import org.jspecify.annotations.NullMarked;
