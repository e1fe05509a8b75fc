@NullMarked
package org.samizdat.vault;

import org.jspecify.annotations.NullMarked;
