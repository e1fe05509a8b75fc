@NullMarked
package org.samizdat.values;

import org.jspecify.annotations.NullMarked;
