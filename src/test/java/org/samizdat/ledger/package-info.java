@NullMarked
package org.samizdat.ledger;

import org.jspecify.annotations.NullMarked;
