@NullMarked
package org.samizdat.reminders;

import org.jspecify.annotations.NullMarked;
