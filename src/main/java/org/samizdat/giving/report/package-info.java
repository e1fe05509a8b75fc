/** Reports on giving, made from what is stored; they know no giver. */
@NullMarked
package org.samizdat.giving.report;

import org.jspecify.annotations.NullMarked;
