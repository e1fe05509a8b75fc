@NullMarked
package org.samizdat.giving.stripe;

import org.jspecify.annotations.NullMarked;
