@NullMarked
package org.samizdat.newsletter;

import org.jspecify.annotations.NullMarked;
