@NullMarked
package org.samizdat.mail.back.provider;

import org.jspecify.annotations.NullMarked;
