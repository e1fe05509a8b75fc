/** Reports on the books: queries over the journal and the facts, nothing else. */
@NullMarked
package org.samizdat.ledger.report;

import org.jspecify.annotations.NullMarked;
