package io.trailkeeper.core.digest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The signature of a digest, in the two forms in which it is stored: as user metadata of the
 * digest's object, which is where CloudTrail's clients look, and as an object of its own beside it,
 * for stores and copies that keep no metadata.
 *
 * @param publicKeyFingerprint which key made the signature
 * @param signature the signature in lower-case hexadecimal
 */
public record DigestSignature(String publicKeyFingerprint, String signature) {

  /** The name of the metadata that holds the signature (in S3 after {@code x-amz-meta-}). */
  public static final String METADATA_SIGNATURE = "signature";

  /** The name of the metadata that holds the algorithm (in S3 after {@code x-amz-meta-}). */
  public static final String METADATA_SIGNATURE_ALGORITHM = "signature-algorithm";

  /** The version of the detached form. */
  public static final int FORMAT_VERSION = 1;

  /** The most bytes of the detached form. */
  public static final int MAX_BYTES = 16 * 1024;

  private static final Set<String> MEMBERS =
      Set.of("formatVersion", "signatureAlgorithm", "publicKeyFingerprint", "signature");
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public DigestSignature {
    DigestValues.fingerprint("publicKeyFingerprint", publicKeyFingerprint);
    DigestValues.signature("signature", signature);
  }

  /** Returns the user metadata of the digest's object. */
  public Map<String, String> metadata() {
    return Map.of(
        METADATA_SIGNATURE,
        signature,
        METADATA_SIGNATURE_ALGORITHM,
        DigestFile.SIGNATURE_ALGORITHM);
  }

  /**
   * Finds the signature in the user metadata of a digest's object.
   *
   * @param metadata names, in lower case, and values
   * @return the signature, or nothing if neither of the two names is there
   * @throws InvalidDigestFormatException if one is missing, or a value is not of its form
   */
  public static Optional<String> ofMetadata(Map<String, String> metadata) {
    String signature = metadata.get(METADATA_SIGNATURE);
    String algorithm = metadata.get(METADATA_SIGNATURE_ALGORITHM);
    if (signature == null && algorithm == null) {
      return Optional.empty();
    }
    if (signature == null || algorithm == null) {
      throw new InvalidDigestFormatException(
          "the metadata "
              + (signature == null ? METADATA_SIGNATURE : METADATA_SIGNATURE_ALGORITHM)
              + " is missing; expected both or none");
    }
    try {
      DigestValues.only(
          "the metadata " + METADATA_SIGNATURE_ALGORITHM,
          algorithm,
          DigestFile.SIGNATURE_ALGORITHM);
      return Optional.of(DigestValues.signature("the metadata " + METADATA_SIGNATURE, signature));
    } catch (IllegalArgumentException e) {
      throw new InvalidDigestFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the content of the detached signature: compact JSON, UTF-8, its members in order. */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("formatVersion", FORMAT_VERSION);
      json.writeStringField("signatureAlgorithm", DigestFile.SIGNATURE_ALGORITHM);
      json.writeStringField("publicKeyFingerprint", publicKeyFingerprint);
      json.writeStringField("signature", signature);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing a signature to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a detached signature.
   *
   * @throws InvalidDigestFormatException if it is none, or one of a newer format
   */
  public static DigestSignature read(byte[] bytes) {
    try {
      return StrictJson.read(
          bytes,
          MAX_BYTES,
          json -> {
            JsonMembers members = json.object("", MEMBERS, Map.of());
            long version = members.integer("formatVersion");
            if (version != FORMAT_VERSION) {
              throw members.wrong(
                  "formatVersion", String.valueOf(version), String.valueOf(FORMAT_VERSION));
            }
            DigestValues.only(
                "signatureAlgorithm",
                members.text("signatureAlgorithm"),
                DigestFile.SIGNATURE_ALGORITHM);
            return new DigestSignature(
                members.text("publicKeyFingerprint"), members.text("signature"));
          });
    } catch (MalformedJsonException e) {
      throw new InvalidDigestFormatException("not a detached signature: " + e.found(), e);
    }
  }
}
