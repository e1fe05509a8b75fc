package org.samizdat.vault;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.daead.AesSivParameters;
import com.google.crypto.tink.daead.DeterministicAeadConfig;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.prf.PrfConfig;
import com.google.crypto.tink.prf.PrfSet;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that holds every key of the newsroom: one Tink keyset for each {@link Use}. Without it
 * nothing stored about a person can be read, so it is kept apart from every backup of the database.
 */
final class KeyFile {

  /** What a keyset is for. Two uses never share a key. */
  enum Use {
    /** Wraps each person's own key. */
    WRAP,
    /**
     * Finds a confirmed person by address; one key per purpose, so that purposes cannot be joined.
     */
    INDEX_DIGEST,
    INDEX_GIVING,
    INDEX_REMINDERS,
    /** Names a suppressed address, also after its person is forgotten. */
    INDEX_SUPPRESSION,
    /** Counts what happened to an address today. */
    LIMIT,
    /** Makes and reads the tokens in our links. */
    TOKEN,
    /** Commits to the address behind a consent record, and seals the record's row. */
    PROOF,
    /**
     * Finds a colleague by address. Younger than the others: a file without it has it all the same,
     * see {@link #later}.
     */
    INDEX_DESK;

    String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    Parameters parameters() throws GeneralSecurityException {
      return switch (this) {
        case WRAP -> PredefinedAeadParameters.AES256_GCM;
        case TOKEN ->
            // Without Tink's 5-byte prefix: it would make every link 8 characters longer.
            AesSivParameters.builder()
                .setKeySizeBytes(64)
                .setVariant(AesSivParameters.Variant.NO_PREFIX)
                .build();
        case INDEX_DIGEST,
            INDEX_GIVING,
            INDEX_REMINDERS,
            INDEX_DESK,
            INDEX_SUPPRESSION,
            LIMIT,
            PROOF ->
            PredefinedPrfParameters.HMAC_SHA256_PRF;
      };
    }
  }

  private static final int FORMAT = 1;

  /** Of a key that was derived; a made one has a random number. */
  private static final int DERIVED_KEY_ID = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static {
    try {
      AeadConfig.register();
      DeterministicAeadConfig.register();
      PrfConfig.register();
    } catch (GeneralSecurityException broken) {
      throw new ExceptionInInitializerError(broken);
    }
  }

  private final Map<Use, KeysetHandle> keysets;

  private KeyFile(Map<Use, KeysetHandle> keysets) {
    this.keysets = keysets;
  }

  /** New random keys for every use. */
  static KeyFile generate() {
    Map<Use, KeysetHandle> keysets = new EnumMap<>(Use.class);
    try {
      for (Use use : Use.values()) {
        keysets.put(use, KeysetHandle.generateNew(use.parameters(), RegistryConfiguration.get()));
      }
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("This Java cannot make the vault's keys", broken);
    }
    return new KeyFile(keysets);
  }

  /**
   * Reads a key file.
   *
   * @throws KeyFileNotUsable if it is missing, unreadable, not a key file, or open to other users
   */
  static KeyFile read(Path file) {
    if (!Files.isReadable(file)) {
      throw new KeyFileNotUsable("There is no readable key file at " + file);
    }
    refuseIfOpenToOthers(file);
    try {
      JsonNode root = JSON.readTree(Files.readString(file));
      if (root.path("samizdatKeyFile").asInt(0) != FORMAT) {
        throw new KeyFileNotUsable(file + " is not a Samizdat key file of format " + FORMAT);
      }
      Map<Use, KeysetHandle> keysets = new EnumMap<>(Use.class);
      for (Use use : Use.values()) {
        JsonNode keyset = root.path("keysets").path(use.label());
        if (keyset.isMissingNode() && use == Use.INDEX_DESK) {
          keysets.put(use, later(use, keysets));
          continue;
        }
        if (keyset.isMissingNode()) {
          throw new KeyFileNotUsable(file + " has no keys for " + use.label());
        }
        keysets.put(
            use,
            TinkJsonProtoKeysetFormat.parseKeyset(
                keyset.toString(), RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
      }
      return new KeyFile(keysets);
    } catch (IOException | GeneralSecurityException | tools.jackson.core.JacksonException broken) {
      // The cause may quote the file, and the file is nothing but keys.
      throw new KeyFileNotUsable(
          file + " cannot be read as a key file (" + broken.getClass().getSimpleName() + ")");
    }
  }

  /**
   * Writes the keys to a new file that only its owner can read.
   *
   * @throws FileAlreadyExistsException if there is a file: keys are never overwritten
   */
  void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("samizdatKeyFile", FORMAT);
    ObjectNode nodes = root.putObject("keysets");
    try {
      for (Use use : Use.values()) {
        nodes.set(
            use.label(),
            JSON.readTree(
                TinkJsonProtoKeysetFormat.serializeKeyset(
                    keyset(use), RegistryConfiguration.get(), InsecureSecretKeyAccess.get())));
      }
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("The keys cannot be written", broken);
    }
    createPrivately(file);
    Files.writeString(
        file,
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.WRITE);
  }

  Aead aead(Use use) {
    return primitive(use, Aead.class);
  }

  DeterministicAead deterministicAead(Use use) {
    return primitive(use, DeterministicAead.class);
  }

  PrfSet prf(Use use) {
    return primitive(use, PrfSet.class);
  }

  /**
   * The keys of a use that came after the file was made: derived from a key that every file has, so
   * that each node and the copy in the safe have the same ones, and an old file is still whole.
   * Whoever writes the file anew writes them down in it.
   *
   * <p>The print is over a text that is no address, which suppressions never have: it is the same
   * construction as HKDF's expansion (RFC 5869), with the use as its information.
   */
  @AccessesPartialKey
  private static KeysetHandle later(Use use, Map<Use, KeysetHandle> keysets)
      throws GeneralSecurityException {
    KeysetHandle suppression = keysets.get(Use.INDEX_SUPPRESSION);
    if (suppression == null) {
      throw new IllegalStateException("Derived before what it is derived from");
    }
    // The oldest, which stays as long as there are suppressions; rotation adds others behind it.
    PrfSet source = suppression.getPrimitive(RegistryConfiguration.get(), PrfSet.class);
    Prf oldest = source.getPrfs().get(suppression.getAt(0).getId());
    if (oldest == null) {
      throw new GeneralSecurityException("The oldest key makes no prints");
    }
    byte[] info = ("samizdat key for " + use.label()).getBytes(StandardCharsets.UTF_8);
    HmacPrfKey key =
        HmacPrfKey.builder()
            .setParameters(PredefinedPrfParameters.HMAC_SHA256_PRF)
            .setKeyBytes(
                SecretBytes.copyFrom(oldest.compute(info, 32), InsecureSecretKeyAccess.get()))
            .build();
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withFixedId(DERIVED_KEY_ID).makePrimary())
        .build();
  }

  /** The number of the key that is used for new values. */
  int primaryKeyId(Use use) {
    return keyset(use).getPrimary().getId();
  }

  private KeysetHandle keyset(Use use) {
    KeysetHandle keyset = keysets.get(use);
    if (keyset == null) {
      throw new IllegalStateException("No keys for " + use);
    }
    return keyset;
  }

  private <P> P primitive(Use use, Class<P> type) {
    try {
      return keyset(use).getPrimitive(RegistryConfiguration.get(), type);
    } catch (GeneralSecurityException broken) {
      throw new KeyFileNotUsable("The keys for " + use.label() + " are not of the right kind");
    }
  }

  private static void createPrivately(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  private static void refuseIfOpenToOthers(Path file) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_READ)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        throw new KeyFileNotUsable(
            file + " can be read or changed by other users; run: chmod 600 " + file);
      }
    } catch (IOException broken) {
      throw new KeyFileNotUsable("The permissions of " + file + " cannot be read");
    }
  }
}
