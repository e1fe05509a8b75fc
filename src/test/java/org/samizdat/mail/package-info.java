@NullMarked
package org.samizdat.mail;

import org.jspecify.annotations.NullMarked;
