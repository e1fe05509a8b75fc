package org.samizdat.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class NetworksTests {

  @ParameterizedTest
  @CsvSource({
    "81.2.69.160, 510245",
    "::ffff:81.2.69.160, 510245",
    "2a02:ff0:1:2::9, 2a020ff00001",
    "'[2a02:ff0:1:2::9]:443', 2a020ff00001",
    "81.2.69.160:1234, 510245"
  })
  void ofAnAddressTheFirstBytesCount(String socket, String prefix) {
    assertThat(of(List.of(), socket, null)).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.9",
        "172.20.0.1",
        "100.64.0.9",
        "::1",
        "fe80::1",
        "fd00::1",
        "0.0.0.0",
        "unknown",
        "",
        "letters.example.org"
      })
  void whatIsNotOutsideIsNotKnown(String socket) {
    assertThat(of(List.of(), socket, null)).isEmpty();
  }

  @Test
  void whoCallsHerselfSomebodyElseIsNotBelieved() {
    assertThat(of(List.of(), "81.2.69.160", "203.0.113.9")).isEqualTo("510245");
    assertThat(of(List.of("10.0.0.0/8"), "81.2.69.160", "203.0.113.9")).isEqualTo("510245");
    // What a stranger had sent along stands before what our own proxy saw.
    assertThat(of(List.of("10.0.0.0/8"), "10.0.0.1", "203.0.113.9, 81.2.69.160"))
        .isEqualTo("510245");
  }

  @Test
  void aTrustedProxyIsBelievedAndSoIsWhoeverItTrusts() {
    List<String> proxies = List.of("10.0.0.0/8", " 2a02:ff0::/32 ", "");
    assertThat(of(proxies, "10.0.0.1", "81.2.69.160")).isEqualTo("510245");
    assertThat(of(proxies, "10.0.0.1", "81.2.69.160, 2a02:ff0::1, 10.9.9.9")).isEqualTo("510245");
    assertThat(of(proxies, "2a02:ff0::1", "2a02:dead:beef:1::1")).isEqualTo("2a02deadbeef");
    assertThat(of(proxies, "10.0.0.1", "nonsense")).isEmpty();
    assertThat(of(proxies, "10.0.0.1", null)).isEmpty();
    assertThat(of(proxies, "10.0.0.1", "10.0.0.2")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "10.0.0.0/33", "10.0.0.0/x", "/8", "10.0.0.0/"})
  void whatIsNoNetworkIsSaidAtStart(String proxy) {
    assertThatThrownBy(() -> new Networks(new Networks.Web(List.of(proxy))))
        .hasMessageContaining("samizdat.web.trusted-proxies");
  }

  @Test
  void whoComesByIpv6IsCountedByHerHouseAndByWhatIsRented() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.addHeader("X-Forwarded-For", "203.0.113.9");
    request.addHeader("X-Forwarded-For", "2a02:ff0:1:2345::9");
    request.setRemoteAddr("10.0.0.1");
    Networks networks = new Networks(new Networks.Web(List.of("10.0.0.0/8")));
    assertThat(networks.around(request).stream().map(HexFormat.of()::formatHex))
        .containsExactly("2a020ff0000123", "2a020ff00001");
    request.setRemoteAddr("81.2.69.160");
    assertThat(networks.around(request).stream().map(HexFormat.of()::formatHex))
        .as("a stranger's own word")
        .containsExactly("510245");
    request.setRemoteAddr("10.9.9.9");
    assertThat(new Networks(new Networks.Web(List.of())).around(request)).isEmpty();
  }

  private static String of(List<String> proxies, String socket, @Nullable String forwarded) {
    return new Networks(new Networks.Web(proxies))
        .of(socket, forwarded)
        .map(HexFormat.of()::formatHex)
        .orElse("");
  }
}
