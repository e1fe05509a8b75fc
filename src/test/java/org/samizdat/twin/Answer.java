package org.samizdat.twin;

import com.google.gson.JsonObject;

/**
 * An answer of the API.
 *
 * @param replayed whether it was given before under the same idempotency key
 */
record Answer(int status, JsonObject body, boolean replayed) {

  static Answer of(JsonObject body) {
    return new Answer(200, body.deepCopy(), false);
  }

  static Answer of(Refusal refusal) {
    return new Answer(refusal.status(), refusal.body(), false);
  }
}
