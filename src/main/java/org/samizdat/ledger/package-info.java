/** What has moved the newsroom's money, as Stripe tells it, and the sums of it. Knows no person. */
@ApplicationModule(allowedDependencies = {"values", "desk"})
@NullMarked
package org.samizdat.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
