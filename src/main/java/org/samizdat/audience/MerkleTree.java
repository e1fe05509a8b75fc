package org.samizdat.audience;

import java.util.List;

/**
 * The Merkle tree of RFC 6962, section 2.1: leaves and nodes are hashed with different prefixes.
 */
final class MerkleTree {

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleTree() {}

  static Sha256 leaf(byte[] content) {
    return Sha256.of(LEAF, content);
  }

  /** The root over leaves in the given order; that of none is the hash of nothing. */
  static Sha256 root(List<Sha256> leaves) {
    if (leaves.isEmpty()) {
      return Sha256.of();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int left = Integer.highestOneBit(leaves.size() - 1);
    return Sha256.of(
        NODE,
        root(leaves.subList(0, left)).bytes(),
        root(leaves.subList(left, leaves.size())).bytes());
  }
}
