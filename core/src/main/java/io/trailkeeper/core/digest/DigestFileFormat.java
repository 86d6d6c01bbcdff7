package io.trailkeeper.core.digest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailkeeper.core.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a digest file, before compression: the ones that are hashed and signed.
 *
 * <p>Written is compact JSON in UTF-8: no white space, no final line feed, the members in the order
 * of {@code docs/format/digest-file.md}, CloudTrail's first and in CloudTrail's order, and of the
 * characters only those escaped that JSON wants escaped. The same digest gives the same bytes on
 * every machine.
 *
 * <p>Read is any JSON that has these members: in any order, with others among them, which are
 * skipped, and with or without the object {@code trailkeeper}, which CloudTrail's own digests lack.
 */
public final class DigestFileFormat {

  /** The most bytes of a digest; a reader takes no more, and a writer makes no more. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final JsonFactory FACTORY = new JsonFactory();

  private DigestFileFormat() {}

  /**
   * Returns the bytes of a digest.
   *
   * @throws IllegalArgumentException if they would be more than {@link #MAX_BYTES}
   */
  public static byte[] write(DigestFile digest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      writeDigest(json, digest);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a digest to memory failed", e);
    }
    if (bytes.size() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the digest has "
              + bytes.size()
              + " bytes; expected at most "
              + MAX_BYTES
              + ": end digests before they list so many log files");
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the bytes of a digest, in memory proportional to them.
   *
   * @throws InvalidDigestFormatException if they are not a digest, or one of a newer format
   */
  public static DigestFile read(byte[] bytes) {
    try {
      return StrictJson.read(bytes, MAX_BYTES, json -> new DigestFileParser(json).parse());
    } catch (MalformedJsonException e) {
      throw new InvalidDigestFormatException("not a digest file: " + e.found(), e);
    }
  }

  private static void writeDigest(JsonGenerator json, DigestFile digest) throws IOException {
    json.writeStartObject();
    json.writeStringField("awsAccountId", digest.awsAccountId());
    writeTime(json, "digestStartTime", digest.digestStartTime());
    writeTime(json, "digestEndTime", digest.digestEndTime());
    json.writeStringField("digestS3Bucket", digest.digestS3Bucket());
    json.writeStringField("digestS3Object", digest.digestS3Object());
    json.writeStringField("digestPublicKeyFingerprint", digest.digestPublicKeyFingerprint());
    json.writeStringField("digestSignatureAlgorithm", DigestFile.SIGNATURE_ALGORITHM);
    writeTime(json, "newestEventTime", digest.newestEventTime());
    writeTime(json, "oldestEventTime", digest.oldestEventTime());
    writePrevious(json, digest.previousDigest());
    json.writeArrayFieldStart("logFiles");
    for (DigestLogFile logFile : digest.logFiles()) {
      writeLogFile(json, logFile);
    }
    json.writeEndArray();
    DigestExtension extension = digest.extension();
    if (extension != null) {
      json.writeFieldName("trailkeeper");
      writeExtension(json, extension);
    }
    json.writeEndObject();
  }

  private static void writePrevious(JsonGenerator json, @Nullable PreviousDigest previous)
      throws IOException {
    writeText(json, "previousDigestS3Bucket", previous == null ? null : previous.s3Bucket());
    writeText(json, "previousDigestS3Object", previous == null ? null : previous.s3Object());
    writeText(json, "previousDigestHashValue", previous == null ? null : previous.hashValue());
    writeText(json, "previousDigestHashAlgorithm", previous == null ? null : Sha256.ALGORITHM);
    writeText(json, "previousDigestSignature", previous == null ? null : previous.signature());
  }

  private static void writeLogFile(JsonGenerator json, DigestLogFile logFile) throws IOException {
    json.writeStartObject();
    json.writeStringField("s3Bucket", logFile.s3Bucket());
    json.writeStringField("s3Object", logFile.s3Object());
    json.writeStringField("hashValue", logFile.hashValue());
    json.writeStringField("hashAlgorithm", Sha256.ALGORITHM);
    writeTime(json, "newestEventTime", logFile.newestEventTime());
    writeTime(json, "oldestEventTime", logFile.oldestEventTime());
    json.writeEndObject();
  }

  private static void writeExtension(JsonGenerator json, DigestExtension extension)
      throws IOException {
    ChainStartReason startReason = extension.startReason();
    json.writeStartObject();
    json.writeNumberField("formatVersion", extension.formatVersion());
    json.writeStringField("trailArn", extension.trailArn().toString());
    json.writeStringField("chainId", extension.chainId().toString());
    json.writeNumberField("sequenceNumber", extension.sequenceNumber());
    writeText(json, "startReason", startReason == null ? null : startReason.text());
    json.writeStringField("endReason", extension.endReason().text());
    json.writeNumberField("eventCount", extension.eventCount());
    json.writeArrayFieldStart("eventCounts");
    for (long count : extension.eventCounts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    if (extension.formatVersion() > 1) {
      json.writeArrayFieldStart("eventRoots");
      for (@Nullable String root : extension.eventRoots()) {
        json.writeString(root);
      }
      json.writeEndArray();
      writeText(json, "eventRoot", extension.eventRoot().orElse(null));
    }
    json.writeArrayFieldStart("gaps");
    for (EventGap gap : extension.gaps()) {
      writeGap(json, gap);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeGap(JsonGenerator json, EventGap gap) throws IOException {
    Long events = gap.events();
    json.writeStartObject();
    writeTime(json, "from", gap.from());
    writeTime(json, "to", gap.to());
    json.writeStringField("reason", gap.reason());
    if (events == null) {
      json.writeNullField("events");
    } else {
      json.writeNumberField("events", events);
    }
    json.writeEndObject();
  }

  private static void writeTime(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    writeText(json, name, time == null ? null : DigestTime.text(time));
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }
}
