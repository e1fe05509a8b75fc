package org.samizdat.twin;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** What Stripe answers instead of doing what it was asked. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JsonObject error;

  private Refusal(int status, JsonObject error) {
    super(status + " " + error);
    this.status = status;
    this.error = error;
  }

  static Refusal of(int status, String type, @Nullable String code, String message) {
    JsonObject error = Json.of("message", message, "type", type);
    if (code != null) {
      Json.set(error, "code", code);
      Json.set(error, "doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
    }
    return new Refusal(status, error);
  }

  /** The request makes no sense. */
  static Refusal invalid(String code, String parameter, String message) {
    return of(400, "invalid_request_error", code, message).with("param", parameter);
  }

  /** The request makes sense, but not now. */
  static Refusal impossible(String message) {
    return of(400, "invalid_request_error", null, message);
  }

  static Refusal missing(String kind, String id) {
    return of(
            404, "invalid_request_error", "resource_missing", "No such " + kind + ": '" + id + "'")
        .with("param", "id");
  }

  /** A bank's no. */
  static Refusal declined(JsonObject cardError) {
    return new Refusal(402, cardError);
  }

  Refusal with(String name, @Nullable Object value) {
    Json.set(error, name, value);
    return this;
  }

  /** The same about an id that was not in the path: then it is the request that is wrong. */
  Refusal aboutParameter(String idInPath) {
    boolean elsewhere =
        status == 404 && !Json.text(error, "message").endsWith("'" + idInPath + "'");
    return elsewhere ? new Refusal(400, error) : this;
  }

  int status() {
    return status;
  }

  JsonObject body() {
    return Json.of("error", error);
  }
}
