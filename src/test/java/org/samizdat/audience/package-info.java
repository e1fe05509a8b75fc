@NullMarked
package org.samizdat.audience;

import org.jspecify.annotations.NullMarked;
