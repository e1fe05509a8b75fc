@NullMarked
package org.samizdat.ledger.bank;

import org.jspecify.annotations.NullMarked;
