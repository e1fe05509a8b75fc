/**
 * The door at which strangers have mail sent to an address: the work they do for it, and how much
 * comes through in a day. Also what it needs to know of them, for whoever else keeps a gate.
 */
@ApplicationModule(allowedDependencies = {"values", "vault"})
@NullMarked
package org.samizdat.door;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
