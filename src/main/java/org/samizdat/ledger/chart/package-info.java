/** The accounts of the books, and what a newsroom calls them. */
@NullMarked
package org.samizdat.ledger.chart;

import org.jspecify.annotations.NullMarked;
