/** What the desk's own templates are given. */
@NullMarked
package org.samizdat.desk.page;

import org.jspecify.annotations.NullMarked;
