/** The wiring: clock, templates, job store, security, commands, and how errors are answered. */
@NullMarked
package org.samizdat;

import org.jspecify.annotations.NullMarked;
