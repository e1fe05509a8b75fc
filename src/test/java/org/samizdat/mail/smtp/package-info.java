@NullMarked
package org.samizdat.mail.smtp;

import org.jspecify.annotations.NullMarked;
