/** What the templates of the books' pages are given. */
@NullMarked
package org.samizdat.ledger.page;

import org.jspecify.annotations.NullMarked;
