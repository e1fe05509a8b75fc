package org.samizdat.door;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out work to whoever wants through the door. */
@RestController
class DoorController {

  private final Door door;

  DoorController(Door door) {
    this.door = door;
  }

  /** Work for one form; see {@link Challenges}. */
  @GetMapping("/api/v1/door/challenge")
  ResponseEntity<Challenges.Challenge> challenge() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(door.challenge());
  }
}
