/** What the templates of this module are given. */
@NullMarked
package org.samizdat.reminders.page;

import org.jspecify.annotations.NullMarked;
