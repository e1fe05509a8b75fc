package org.samizdat.door;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * From which network somebody comes, as far as it can be known: the first 24 bits of an IPv4
 * address, 48 of IPv6. The address itself goes no further than here. The server's own reading of
 * {@code X-Forwarded-For} is off ({@code server.forward-headers-strategy}): it would believe every
 * private network.
 */
@Component
public class Networks {

  /**
   * Who stands in front of us.
   *
   * @param trustedProxies networks such as {@code 10.0.0.0/8}, and single addresses, of the proxies
   *     whose {@code X-Forwarded-For} is believed; none by default, for anybody can send that
   *     header
   */
  @ConfigurationProperties("samizdat.web")
  record Web(@DefaultValue List<String> trustedProxies) {}

  private record Range(byte[] address, int bits) {

    boolean has(InetAddress other) {
      byte[] bytes = other.getAddress();
      if (bytes.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (bytes[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  private static final int BYTES_OF_IPV4 = 3;
  private static final int BYTES_OF_IPV6 = 6;

  /** What a provider gives to one house, more or less (RFC 6177). */
  private static final int BYTES_OF_A_HOUSE = 7;

  /** RFC 6598 and RFC 4193; Java knows the others that are not public. */
  private static final List<Range> ALSO_INSIDE = List.of(range("100.64.0.0/10"), range("fc00::/7"));

  private final List<Range> proxies;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Reads the proxies.
   *
   * @throws IllegalArgumentException if one is no network
   */
  Networks(Web web) {
    proxies =
        web.trustedProxies().stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Networks::range)
            .toList();
  }

  /**
   * The network of whoever asks.
   *
   * @param socket the address at the other end of the connection
   * @param forwarded all of {@code X-Forwarded-For}, believed only from a trusted proxy: from its
   *     end, past the trusted ones
   * @return its first bytes; nothing if it is an address that says nothing about where she is: of a
   *     proxy that is not named, of this house
   */
  Optional<byte[]> of(String socket, @Nullable String forwarded) {
    return client(socket, forwarded).map(Networks::prefix);
  }

  /**
   * The network of whoever sends a request: three bytes of IPv4, six of IPv6; nothing as in {@link
   * #of(String, String)}.
   */
  public Optional<byte[]> of(HttpServletRequest request) {
    return client(request).map(Networks::prefix);
  }

  /**
   * The networks of whoever sends a request, the smallest first: 24 bits of IPv4; 56 and 48 of
   * IPv6. None if they are not known.
   */
  List<byte[]> around(HttpServletRequest request) {
    return client(request).map(Networks::nested).orElse(List.of());
  }

  private static List<byte[]> nested(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        ? List.of(prefix(address))
        : List.of(Arrays.copyOf(bytes, BYTES_OF_A_HOUSE), prefix(address));
  }

  private Optional<InetAddress> client(HttpServletRequest request) {
    String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    Optional<InetAddress> client =
        client(request.getRemoteAddr(), forwarded.isEmpty() ? null : forwarded);
    if (client.isEmpty() && !forwarded.isEmpty() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "Readers come through a proxy that samizdat.web.trusted-proxies does not name: what comes"
              + " from one network is not limited");
    }
    return client;
  }

  private Optional<InetAddress> client(String socket, @Nullable String forwarded) {
    Optional<InetAddress> client = address(socket);
    if (client.isPresent() && isProxy(client.get()) && forwarded != null) {
      String[] hops = forwarded.split(",", -1);
      for (int i = hops.length - 1; i >= 0 && client.isPresent() && isProxy(client.get()); i--) {
        client = address(hops[i].strip());
      }
    }
    return client.filter(Networks::isOutside);
  }

  private boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(range -> range.has(address));
  }

  private static boolean isOutside(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isAnyLocalAddress()
        && ALSO_INSIDE.stream().noneMatch(range -> range.has(address));
  }

  private static byte[] prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    // An IPv4 address written as IPv6 is IPv4 to Java.
    return Arrays.copyOf(bytes, bytes.length == 4 ? BYTES_OF_IPV4 : BYTES_OF_IPV6);
  }

  /** Never asks the DNS. Some proxies write a port behind, and IPv6 in brackets. */
  private static Optional<InetAddress> address(String text) {
    String bare = text;
    if (text.startsWith("[") && text.contains("]")) {
      bare = text.substring(1, text.indexOf(']'));
    } else if (text.indexOf(':') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      bare = text.substring(0, text.indexOf(':'));
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] address =
          InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int bits =
          slash < 0 ? address.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
      if (bits >= 0 && bits <= address.length * 8) {
        return new Range(address, bits);
      }
    } catch (IllegalArgumentException notANetwork) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "samizdat.web.trusted-proxies: " + text + " is not a network such as 10.1.2.0/24");
  }
}
