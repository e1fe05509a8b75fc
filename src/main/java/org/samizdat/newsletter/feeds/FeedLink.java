package org.samizdat.newsletter.feeds;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Web addresses as people and feeds write them: with names in Cyrillic, blanks, stray per cent
 * signs, relative to something.
 */
public final class FeedLink {

  /** The parts of any reference (RFC 3986, appendix B); the fragment is left aside. */
  private static final Pattern PARTS =
      Pattern.compile("(?:([A-Za-z][A-Za-z0-9+.-]*):)?(//[^/?#]*)?([^?#]*)(\\?[^#]*)?(?:#.*)?");

  private static final Pattern AUTHORITY =
      Pattern.compile("//(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@]+)(?::(\\d{0,5}))?");
  private static final Pattern NOISE = Pattern.compile("[\\p{Cc}\\u200B\\uFEFF]");
  private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern TRACKING_PREFIX = Pattern.compile("(?i)utm_.*");

  /** Put on by those who send people somewhere; no site shows another page for them. */
  private static final Set<String> TRACKING =
      Set.of(
          "fbclid",
          "gclid",
          "dclid",
          "msclkid",
          "yclid",
          "ysclid",
          "igshid",
          "mc_cid",
          "mc_eid",
          "_openstat");

  private FeedLink() {}

  /**
   * Reads an address.
   *
   * @param base what it is relative to; null if it must be absolute
   * @return http or https, host in ASCII, no fragment, no default port; empty if it is none of the
   *     web, or holds a name and password
   */
  public static Optional<URI> parse(String text, @Nullable URI base) {
    Matcher parts = PARTS.matcher(NOISE.matcher(text).replaceAll("").strip());
    if (!parts.matches() || parts.group().isEmpty()) {
      return Optional.empty();
    }
    String scheme = parts.group(1);
    String authority = parts.group(2);
    String path = escaped(parts.group(3));
    String query = parts.group(4) == null ? "" : escaped(parts.group(4));
    try {
      if (scheme != null) {
        return absolute(scheme, authority, path, query);
      }
      if (base == null || base.getRawAuthority() == null) {
        return Optional.empty();
      }
      if (authority != null) {
        return absolute(base.getScheme(), authority, path, query);
      }
      String from = base.getRawPath() == null ? "" : base.getRawPath();
      URI whole =
          new URI(
              base.getScheme() + "://" + base.getRawAuthority() + (from.isEmpty() ? "/" : from));
      // URI.resolve takes an empty path for the folder, where it means the page itself.
      String resolved =
          path.isEmpty() ? whole.getRawPath() : whole.resolve(path).normalize().getRawPath();
      return absolute(base.getScheme(), "//" + base.getRawAuthority(), resolved, query);
    } catch (URISyntaxException | IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /** The same address without what only tracks: two ways to one page are one story. */
  static URI withoutTracking(URI link) {
    String query = link.getRawQuery();
    if (query == null) {
      return link;
    }
    String kept =
        Arrays.stream(query.replace("&amp;", "&").split("&", -1))
            .filter(pair -> !pair.isEmpty() && !tracks(pair))
            .collect(Collectors.joining("&"));
    String whole = link.toString();
    String page = whole.substring(0, whole.indexOf('?'));
    return URI.create(kept.isEmpty() ? page : page + "?" + kept);
  }

  private static boolean tracks(String pair) {
    String name = pair.substring(0, pair.contains("=") ? pair.indexOf('=') : pair.length());
    return TRACKING_PREFIX.matcher(name).matches()
        || TRACKING.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Optional<URI> absolute(
      String scheme, @Nullable String authority, String path, String query)
      throws URISyntaxException {
    String lower = scheme.toLowerCase(Locale.ROOT);
    Matcher whom = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!(lower.equals("http") || lower.equals("https")) || !whom.matches()) {
      return Optional.empty();
    }
    String host = whom.group(1);
    if (!host.startsWith("[")) {
      host = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }
    String port = whom.group(2) == null ? "" : whom.group(2);
    boolean usual = port.isEmpty() || port.equals(lower.equals("http") ? "80" : "443");
    URI uri =
        new URI(
                lower
                    + "://"
                    + host.toLowerCase(Locale.ROOT)
                    + (usual ? "" : ":" + Integer.parseInt(port))
                    + path
                    + query)
            .parseServerAuthority();
    return uri.getHost() == null || uri.getPort() > 65_535 ? Optional.empty() : Optional.of(uri);
  }

  /** What may not stand in a path or query as it is, escaped; what is escaped is left alone. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (one & 0xFF);
      if (c <= ' ' || c >= 0x7F || "\"<>\\^`{|}[]".indexOf(c) >= 0) {
        escaped.append('%').append("%02X".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return STRAY_PERCENT.matcher(escaped).replaceAll("%25");
  }
}
