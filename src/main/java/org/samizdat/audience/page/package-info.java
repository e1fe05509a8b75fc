/** What the pages and mails of the audience are given. */
@NullMarked
package org.samizdat.audience.page;

import org.jspecify.annotations.NullMarked;
