package org.samizdat.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OurNameTests {

  @Test
  void aMachineWithAFullNameSaysIt() {
    assertThat(OurName.fullName(() -> "letters.example.org")).isEqualTo("letters.example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "3f2a9c", "10.0.0.7", "fe80::1", "a_b.example.org"})
  void whatIsNoFullNameIsNotSaid(String name) {
    assertThat(OurName.fullName(() -> name)).isNull();
  }

  @Test
  void aMachineWhoseNameNobodyKnowsHasNone() {
    assertThat(
            OurName.fullName(() -> {
              throw new UnknownHostException("3f2a9c: Name or service not known");
            }))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, [127.0.0.1]", "::1, [IPv6:0:0:0:0:0:0:0:1]"})
  void withoutANameWeSayOurAddress(String address, String literal) throws Exception {
    assertThat(OurName.literal(InetAddress.getByName(address))).isEqualTo(literal);
  }
}
