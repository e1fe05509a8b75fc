/** What the templates of giving's pages and mails are given. */
@NullMarked
package org.samizdat.giving.page;

import org.jspecify.annotations.NullMarked;
