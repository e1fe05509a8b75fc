/** Stories and issues: choosing, freezing, handing each issue to the outbox once, showing it. */
@ApplicationModule(allowedDependencies = {"values", "audience", "mail", "desk"})
@NullMarked
package org.samizdat.newsletter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
