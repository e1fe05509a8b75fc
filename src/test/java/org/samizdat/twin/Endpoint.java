package org.samizdat.twin;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where events are posted to.
 *
 * @param types what it wants; empty for everything
 * @param secrets the valid ones, two while one replaces the other
 */
record Endpoint(String id, URI uri, Set<String> types, List<String> secrets) {

  boolean wants(String type) {
    return types.isEmpty() || types.contains(type);
  }
}
