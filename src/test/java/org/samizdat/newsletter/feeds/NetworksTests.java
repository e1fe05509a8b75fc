package org.samizdat.newsletter.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "100::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "ff02::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1"
      })
  void whatIsNotThePublicInternetIsKnown(String address) throws Exception {
    assertThat(Networks.isPublic(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.255.255",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860::8888"
      })
  void thePublicInternetIsToo(String address) throws Exception {
    assertThat(Networks.isPublic(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void aNetworkHoldsTheAddressesThatBeginLikeIt() throws Exception {
    Networks networks = Networks.parse(List.of("10.1.2.0/23", " 127.0.0.1 ", "fd00:1::/32", ""));
    assertThat(networks.has(InetAddress.ofLiteral("10.1.3.255"))).isTrue();
    assertThat(networks.has(InetAddress.ofLiteral("10.1.4.0"))).isFalse();
    assertThat(networks.has(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(networks.has(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
    assertThat(networks.has(InetAddress.ofLiteral("fd00:1:2::3"))).isTrue();
    assertThat(networks.has(InetAddress.ofLiteral("fd00:2::3"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"intranet", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10/8/8", "true"})
  void whatIsNoNetworkStopsTheStart(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Networks.parse(List.of(text)))
        .withMessageContaining("samizdat.feeds.allow-private");
  }
}
