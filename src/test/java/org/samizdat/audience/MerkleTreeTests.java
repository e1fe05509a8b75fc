package org.samizdat.audience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MerkleTreeTests {

  /** The inputs and roots that implementations of RFC 6962 are tested with. */
  private static final List<Sha256> LEAVES =
      Stream.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .map(HexFormat.of()::parseHex)
          .map(MerkleTree::leaf)
          .toList();

  @Test
  void rootsAreThoseOfCertificateTransparency() {
    assertThat(MerkleTree.root(List.of()))
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(MerkleTree.root(LEAVES.subList(0, 1)))
        .hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    assertThat(MerkleTree.root(LEAVES))
        .hasToString("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  }

  @Test
  void everyLeafAndItsPlaceMatter() {
    assertThat(MerkleTree.root(LEAVES.subList(0, 7))).isNotEqualTo(MerkleTree.root(LEAVES));
    assertThat(MerkleTree.root(LEAVES.reversed())).isNotEqualTo(MerkleTree.root(LEAVES));
  }
}
