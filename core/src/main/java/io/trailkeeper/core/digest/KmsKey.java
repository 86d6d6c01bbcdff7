package io.trailkeeper.core.digest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a signing key is that AWS KMS holds. It is no secret: who may sign is decided there. Kept
 * beside the private halves of other keys, as JSON: {@code {"keyId":…,"region":…,"endpoint":…}},
 * the last one only where it is not AWS's own.
 *
 * @param keyId the key's ARN or id, at most 2,048 characters
 * @param region the region that it is in
 * @param endpoint the URL of the service; null for that of the region
 */
public record KmsKey(String keyId, String region, @Nullable URI endpoint) {

  private static final int MAX_BYTES = 8 * 1024;
  private static final Set<String> MEMBERS = Set.of("keyId", "region", "endpoint");
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9:/_-]{1,2048}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String FILE_NAME_END = ".kms.json";
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public KmsKey {
    if (!KEY_ID.matcher(keyId).matches()) {
      throw DigestValues.illegal("keyId", keyId, "the ARN, the id or an alias of a KMS key");
    }
    if (!REGION.matcher(region).matches()) {
      throw DigestValues.illegal("region", region, "an AWS region, for example eu-central-1");
    }
    if (endpoint != null
        && (!Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
            || endpoint.getHost() == null)) {
      throw DigestValues.illegal(
          "endpoint", endpoint.toString(), "a URL, for example https://kms.example.com");
    }
  }

  /** Returns the name of the file that says where the key of this fingerprint is. */
  public static String fileName(String fingerprint) {
    return fingerprint + FILE_NAME_END;
  }

  /** Returns the document: compact JSON, UTF-8. */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("keyId", keyId);
      json.writeStringField("region", region);
      if (endpoint != null) {
        json.writeStringField("endpoint", endpoint.toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing a KMS key to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a document.
   *
   * @throws InvalidKeyFormatException if it is none
   */
  public static KmsKey read(byte[] bytes) {
    try {
      return StrictJson.read(
          bytes,
          MAX_BYTES,
          json -> {
            JsonMembers members = json.object("", MEMBERS, Map.of());
            return new KmsKey(
                members.text("keyId"),
                members.text("region"),
                members.has("endpoint") ? URI.create(members.text("endpoint")) : null);
          });
    } catch (MalformedJsonException e) {
      throw new InvalidKeyFormatException("not where a KMS key is: " + e.found(), e);
    }
  }
}
