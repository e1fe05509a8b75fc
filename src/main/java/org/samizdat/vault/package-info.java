/**
 * People at rest: each one's number, purpose, sealed address and key; the only code that sees a
 * key.
 */
@ApplicationModule(allowedDependencies = "values")
@NullMarked
package org.samizdat.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
