/** The bank's statements, and which of their lines is which payout. */
@NullMarked
package org.samizdat.ledger.bank;

import org.jspecify.annotations.NullMarked;
