@NullMarked
package org.samizdat.giving.report;

import org.jspecify.annotations.NullMarked;
