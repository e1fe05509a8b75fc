@NullMarked
package org.samizdat;

import org.jspecify.annotations.NullMarked;
