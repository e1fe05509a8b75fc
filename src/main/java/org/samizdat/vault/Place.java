package org.samizdat.vault;

import java.nio.charset.StandardCharsets;

/**
 * Where sealed bytes are stored. It is bound into the seal, so that a sealed value copied to
 * another row, column or table does not open there.
 *
 * @param table the table's name
 * @param column the column's name
 * @param row the row's key, as text
 */
public record Place(String table, String column, String row) {

  byte[] associatedData() {
    return (table + '\0' + column + '\0' + row).getBytes(StandardCharsets.UTF_8);
  }
}
