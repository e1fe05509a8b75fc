package org.samizdat;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void noModuleReachesOverItsWalls() {
    ApplicationModules.of(Samizdat.class).verify();
  }
}
