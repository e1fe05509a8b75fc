package org.samizdat.newsletter.feeds;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/** A set of networks, each an address and how many of its first bits count. */
final class Networks {

  /**
   * What is not the public internet, by IANA's registries of special-purpose addresses (RFC 6890
   * and its successors), with multicast and what is reserved. An IPv4 address written as IPv6 is
   * IPv4 to Java.
   */
  private static final Networks SPECIAL_IPV4 =
      parse(
          List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3"));

  /** All that is given to the public internet. */
  private static final Networks GLOBAL_IPV6 = parse(List.of("2000::/3"));

  /** Teredo and 6to4 hide an IPv4 address inside. */
  private static final Networks SPECIAL_IPV6 =
      parse(List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"));

  private record Network(byte[] address, int bits) {

    boolean has(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks such as {@code 10.0.0.0/8}, and single addresses.
   *
   * @throws IllegalArgumentException if one is something else
   */
  static Networks parse(Collection<String> texts) {
    return new Networks(
        texts.stream()
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .map(Networks::network)
            .toList());
  }

  static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !SPECIAL_IPV4.has(address)
        : GLOBAL_IPV6.has(address) && !SPECIAL_IPV6.has(address);
  }

  boolean has(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.has(bytes));
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    try {
      byte[] address = InetAddress.ofLiteral(literal).getAddress();
      int bits =
          slash < 0 ? address.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
      if (bits >= 0 && bits <= address.length * 8) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException notANetwork) {
      throw notANetwork(text);
    }
    throw notANetwork(text);
  }

  private static IllegalArgumentException notANetwork(String text) {
    return new IllegalArgumentException(
        "samizdat.feeds.allow-private: " + text + " is not a network such as 10.1.2.0/24");
  }
}
