/**
 * Every mailing and its deliveries, each outcome, what came back, and whom we must not write to.
 */
@ApplicationModule(allowedDependencies = {"values", "vault"})
@NullMarked
package org.samizdat.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
