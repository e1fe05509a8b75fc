/** "Remind me later": promises to ask for support another time, kept to the day or called off. */
@ApplicationModule(
    allowedDependencies = {"values", "vault", "door", "mail", "audience", "giving", "desk"})
@NullMarked
package org.samizdat.reminders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
