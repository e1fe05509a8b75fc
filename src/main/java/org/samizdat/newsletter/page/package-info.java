/** What the templates of this module are given. */
@NullMarked
package org.samizdat.newsletter.page;

import org.jspecify.annotations.NullMarked;
