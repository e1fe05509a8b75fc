@NullMarked
package org.samizdat.newsletter.feeds;

import org.jspecify.annotations.NullMarked;
