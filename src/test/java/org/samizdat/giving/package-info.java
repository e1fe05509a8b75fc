@NullMarked
package org.samizdat.giving;

import org.jspecify.annotations.NullMarked;
