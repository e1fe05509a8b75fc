package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every text a reader was ever shown and asked to agree to, under the hash of its exact bytes. */
@Component
class ShownTexts {

  private final JdbcClient database;

  ShownTexts(JdbcClient database) {
    this.database = database;
  }

  /** Keeps a text, once however often it is shown; takes part in the caller's transaction. */
  Sha256 keep(String text) {
    Sha256 hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    database
        .sql("insert into shown_text (hash, body) values (:hash, :body) on conflict do nothing")
        .param("hash", hash.bytes())
        .param("body", text)
        .update();
    return hash;
  }

  /** The text of a hash that was kept. */
  String text(Sha256 hash) {
    return database
        .sql("select body from shown_text where hash = :hash")
        .param("hash", hash.bytes())
        .query(String.class)
        .single();
  }
}
