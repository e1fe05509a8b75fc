@NullMarked
package org.samizdat.door;

import org.jspecify.annotations.NullMarked;
