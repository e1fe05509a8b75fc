package org.samizdat.twin;

import java.util.Map;
import java.util.Optional;

/**
 * A request that the twin received, before anything was done about it.
 *
 * @param method GET, POST or DELETE
 * @param path without the query
 * @param parameters names as sent, with brackets, and their decoded texts
 * @param headers names in lower case; the key of the account is among them
 */
public record TwinRequest(
    String method, String path, Map<String, String> parameters, Map<String, String> headers) {

  /** Such as {@code POST /v1/refunds}; an id in the path stays. */
  public String operation() {
    return method + " " + path;
  }

  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(headers.get("idempotency-key"));
  }

  FormParameters form() {
    return new FormParameters(parameters);
  }
}
