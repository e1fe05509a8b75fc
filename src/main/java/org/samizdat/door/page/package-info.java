/** What the door's page is given. */
@NullMarked
package org.samizdat.door.page;

import org.jspecify.annotations.NullMarked;
