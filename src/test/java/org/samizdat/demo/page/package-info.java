/** What the demo's own templates are given. */
@NullMarked
package org.samizdat.demo.page;

import org.jspecify.annotations.NullMarked;
