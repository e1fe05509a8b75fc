/**
 * Donations and pledges from the form to the last receipt, everything of Stripe, and the reports on
 * them.
 */
@ApplicationModule(
    allowedDependencies = {"values", "vault", "door", "ledger", "mail", "audience", "desk"})
@NullMarked
package org.samizdat.giving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
