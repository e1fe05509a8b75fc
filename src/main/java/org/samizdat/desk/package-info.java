/** The newsroom's way in: who may do what, by which token. */
@ApplicationModule(allowedDependencies = {"values", "vault", "mail"})
@NullMarked
package org.samizdat.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
