package org.samizdat.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The keys in use, and the proof that they are the ones this database was sealed with. */
@Component
class Keys {

  private static final byte[] WITNESS = "the vault's witness".getBytes(StandardCharsets.UTF_8);

  private final Aead wrap;
  private final DeterministicAead token;
  private final Map<KeyFile.Use, PrfSet> prfs = new EnumMap<>(KeyFile.Use.class);

  Keys(VaultSettings settings, VaultDatabase database) {
    Path file = settings.keyFile();
    if (file == null) {
      throw new KeyFileNotUsable(
          "No key file is set. Make one with 'samizdat key make FILE' and name it in"
              + " SAMIZDAT_VAULT_KEY_FILE.");
    }
    KeyFile keys = KeyFile.read(file);
    wrap = keys.aead(KeyFile.Use.WRAP);
    token = keys.deterministicAead(KeyFile.Use.TOKEN);
    for (KeyFile.Use use : KeyFile.Use.values()) {
      if (use != KeyFile.Use.WRAP && use != KeyFile.Use.TOKEN) {
        prfs.put(use, keys.prf(use));
      }
    }
    checkWitness(database, keys.primaryKeyId(KeyFile.Use.WRAP));
  }

  Aead wrap() {
    return wrap;
  }

  DeterministicAead token() {
    return token;
  }

  /** A keyed print of 32 bytes by the key for new values. */
  KeyedPrint print(KeyFile.Use use, byte[] message) {
    PrfSet set = prf(use);
    try {
      return new KeyedPrint(set.getPrimaryId(), set.computePrimary(message, 32));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("A key for " + use + " does not work", broken);
    }
  }

  /** The prints by every key still accepted, the one for new values first. */
  List<KeyedPrint> prints(KeyFile.Use use, byte[] message) {
    PrfSet set = prf(use);
    try {
      java.util.ArrayList<KeyedPrint> prints = new java.util.ArrayList<>();
      prints.add(print(use, message));
      for (Map.Entry<Integer, Prf> entry : set.getPrfs().entrySet()) {
        if (entry.getKey() != set.getPrimaryId()) {
          prints.add(new KeyedPrint(entry.getKey(), entry.getValue().compute(message, 32)));
        }
      }
      return prints;
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("A key for " + use + " does not work", broken);
    }
  }

  private PrfSet prf(KeyFile.Use use) {
    PrfSet set = prfs.get(use);
    if (set == null) {
      throw new IllegalArgumentException(use + " makes no prints");
    }
    return set;
  }

  /**
   * A wrong key file would seal new people under keys that fit nothing else here. The witness rows
   * tell at start, before anything is written.
   */
  private void checkWitness(VaultDatabase database, int primaryKeyId) {
    var witnesses =
        database
            .client()
            .sql("select key_id, sealed from vault.key_witness")
            .query((row, number) -> Map.entry(row.getInt("key_id"), row.getBytes("sealed")))
            .list();
    for (Map.Entry<Integer, byte[]> witness : witnesses) {
      try {
        wrap.decrypt(witness.getValue(), bytes(witness.getKey()));
      } catch (GeneralSecurityException wrongKey) {
        throw new KeyFileNotUsable(
            "The key file does not belong to this database: it lacks key "
                + Integer.toUnsignedString(witness.getKey()));
      }
    }
    try {
      database
          .client()
          .sql(
              """
              insert into vault.key_witness (key_id, sealed)
              values (:keyId, :sealed)
              on conflict do nothing
              """)
          .param("keyId", primaryKeyId)
          .param("sealed", wrap.encrypt(WITNESS, bytes(primaryKeyId)))
          .update();
    } catch (GeneralSecurityException broken) {
      throw new KeyFileNotUsable("The wrapping key does not work");
    }
  }

  private static byte[] bytes(int keyId) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(keyId).array();
  }
}
