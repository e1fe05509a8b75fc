package org.samizdat.audience;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One closed UTC day of the consent log. Its root stands for the day and for all days before it.
 */
record ConsentBlock(
    LocalDate day,
    int leafCount,
    List<Sha256> leaves,
    Sha256 merkleRoot,
    Sha256 previousRoot,
    Sha256 root) {

  /** What comes before the first day. */
  static final Sha256 GENESIS = new Sha256(new byte[Sha256.LENGTH]);

  /** Apart from the prefixes of the tree's leaves and nodes. */
  private static final byte[] BLOCK = {2};

  static ConsentBlock close(LocalDate day, Collection<Sha256> leaves, Sha256 previousRoot) {
    List<Sha256> sorted = leaves.stream().sorted().toList();
    Sha256 merkleRoot = MerkleTree.root(sorted);
    byte[] dayAndCount =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(day.toEpochDay())
            .putInt(sorted.size())
            .array();
    Sha256 root = Sha256.of(BLOCK, previousRoot.bytes(), dayAndCount, merkleRoot.bytes());
    return new ConsentBlock(day, sorted.size(), sorted, merkleRoot, previousRoot, root);
  }

  static ConsentBlock read(ResultSet row, int number) throws SQLException {
    byte[] bytes = row.getBytes("leaves");
    List<Sha256> leaves = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += Sha256.LENGTH) {
      leaves.add(new Sha256(Arrays.copyOfRange(bytes, at, at + Sha256.LENGTH)));
    }
    return new ConsentBlock(
        row.getObject("day", LocalDate.class),
        row.getInt("leaf_count"),
        leaves,
        new Sha256(row.getBytes("merkle_root")),
        new Sha256(row.getBytes("previous_root")),
        new Sha256(row.getBytes("root")));
  }

  /** The leaves one after the other, as they are stored. */
  byte[] leafBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(leaves.size() * Sha256.LENGTH);
    leaves.forEach(leaf -> bytes.put(leaf.bytes()));
    return bytes.array();
  }
}
