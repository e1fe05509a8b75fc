/**
 * Signups, readers and their subscriptions, the newsletters one can subscribe to, privacy-policy
 * versions and the append-only consent log.
 */
@ApplicationModule(allowedDependencies = {"values", "vault", "door", "mail", "desk"})
@NullMarked
package org.samizdat.audience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
