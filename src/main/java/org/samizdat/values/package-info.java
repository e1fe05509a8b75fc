/**
 * The few words every module speaks: an address, a person's number, an amount of money, a token, a
 * refusal.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.samizdat.values;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
