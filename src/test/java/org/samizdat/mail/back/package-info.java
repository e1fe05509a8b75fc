@NullMarked
package org.samizdat.mail.back;

import org.jspecify.annotations.NullMarked;
