package org.samizdat.door;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samizdat.door.page.WaitPage;

/**
 * Somebody at the door, as far as a request tells: from which networks, and with which papers. A
 * controller that takes one is given it.
 */
public final class Visitor {

  /** Where a form carries the proof that its browser has worked. */
  static final String PROOF = "proof";

  /** Where it carries the slip that says since when she waits. */
  static final String SLIP = "slip";

  /** A field that people do not see: a machine fills in whatever there is. */
  static final String TRAP = "homepage";

  private static final List<String> PAPERS = List.of(PROOF, SLIP, TRAP);

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final List<byte[]> networks;
  private final String proof;

  private Visitor(
      HttpServletRequest request,
      HttpServletResponse response,
      List<byte[]> networks,
      String proof) {
    this.request = request;
    this.response = response;
    this.networks = networks;
    this.proof = proof;
  }

  static Visitor of(
      HttpServletRequest request, HttpServletResponse response, List<byte[]> networks) {
    return new Visitor(request, response, networks, field(request, PROOF));
  }

  /**
   * The same with the proof that stands in the body of a call.
   *
   * @param proof as {@link Challenges#read} takes it; null for none
   */
  public Visitor with(@Nullable String proof) {
    return new Visitor(request, response, networks, Objects.requireNonNullElse(proof, ""));
  }

  List<byte[]> networks() {
    return networks;
  }

  String proof() {
    return proof;
  }

  String slip() {
    return field(request, SLIP);
  }

  boolean isTrapped() {
    return !field(request, TRAP).isEmpty();
  }

  /** To be told with the answer (RFC 9110, 10.2.3). */
  void retryAfter(long seconds) {
    response.setHeader("Retry-After", Long.toString(seconds));
  }

  /** Where the form was sent, to send it there again. */
  String action() {
    String query = request.getQueryString();
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  /** All that it sent but the papers and what stands in the address. */
  List<WaitPage.Field> fields() {
    return request.getParameterMap().entrySet().stream()
        .filter(field -> !PAPERS.contains(field.getKey()) && !isInAddress(field.getKey()))
        .flatMap(field ->
            Arrays.stream(field.getValue()).map(value -> new WaitPage.Field(field.getKey(), value)))
        .toList();
  }

  private boolean isInAddress(String name) {
    String query = request.getQueryString();
    return query != null
        && Stream.of(query.split("&", -1)).anyMatch(pair -> pair.startsWith(name + "="));
  }

  private static String field(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "");
  }
}
