package io.trailkeeper.operator.resource;

import io.trailkeeper.core.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A hash of all that a collector reads once, when it starts. */
public final class ConfigurationHash {

  private ConfigurationHash() {}

  /**
   * Returns the SHA-256, in lower-case hexadecimal.
   *
   * @param configuration the content of {@code configuration.json}
   * @param credentials the data of the Secret that the Trail names; empty where it names none, or
   *     where there is none
   */
  public static String of(byte[] configuration, Map<String, String> credentials) {
    MessageDigest digest = Sha256.newDigest();
    add(digest, configuration);
    new TreeMap<>(credentials)
        .forEach(
            (key, value) -> {
              add(digest, key.getBytes(StandardCharsets.UTF_8));
              add(digest, value.getBytes(StandardCharsets.UTF_8));
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The length before each part keeps apart what would otherwise run together. */
  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    digest.update(part);
  }
}
