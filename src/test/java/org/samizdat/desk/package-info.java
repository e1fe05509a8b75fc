@NullMarked
package org.samizdat.desk;

import org.jspecify.annotations.NullMarked;
