package io.trailkeeper.core.validation;

import static io.trailkeeper.core.validation.TestingTrail.NINE;
import static io.trailkeeper.core.validation.TestingTrail.PREFIX;
import static io.trailkeeper.core.validation.TestingTrail.hour;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.validation.TestingArchive.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.groups.Tuple;

/** A trail, and what somebody with write access to its archive can do to it. */
abstract class TamperFixture {

  static final SigningKey OTHER_KEY =
      SigningKey.generate(
          new SecureRandom(),
          Clock.fixed(Instant.parse("2026-02-01T00:00:00Z"), ZoneOffset.UTC),
          Duration.ofDays(90));

  /** Where a digest lies whose name is not known. */
  static final String SOMEWHERE = "audit/AWSLogs/123456789012/CloudTrail-Digest/local/";

  final TestingArchive archive = new TestingArchive();
  final TestingTrail trail = new TestingTrail(archive);
  PublicKeys publicKeys = Vectors.publicKeys();
  ValidationOptions options = ValidationOptions.DEFAULT;

  ValidationReport validate() {
    return validate(NINE, hour(20));
  }

  ValidationReport validate(Instant start, Instant end) {
    return validate(new ValidationRequest(Vectors.TRAIL, PREFIX, start, end), options);
  }

  /** Validates with one thread and with several: the reports are the same. */
  ValidationReport validate(ValidationRequest request, ValidationOptions with) {
    LogFileValidator validator = new LogFileValidator(archive, publicKeys);
    ValidationReport report = validator.validate(request, with, finding -> {});
    assertThat(validator.validate(request, with.withParallelism(8), finding -> {}))
        .isEqualTo(report);
    return report;
  }

  static void assertFindings(ValidationReport report, Tuple... findings) {
    assertThat(report.findings())
        .extracting(Finding::name, Finding::objectKey)
        .containsExactly(findings);
    assertThat(report.findingCount()).isEqualTo(findings.length);
    assertThat(report.isValid()).isEqualTo(findings.length == 0);
  }

  /** A second writer that goes on from where the trail is, into an archive of its own. */
  TestingTrail forge() {
    TestingTrail forger = new TestingTrail(new TestingArchive());
    forger.start = trail.start;
    forger.number = trail.number;
    forger.startReason = null;
    forger.previous = trail.previous;
    forger.chainId = trail.chainId;
    forger.delivered = trail.delivered;
    return forger;
  }

  String content(String key) throws IOException {
    byte[] bytes =
        GzipMember.open(new ByteArrayInputStream(archive.objects.get(key).content()))
            .readAllBytes();
    assertThat(DigestFileFormat.write(DigestFileFormat.read(bytes))).isEqualTo(bytes);
    return new String(bytes, UTF_8);
  }

  void rewrite(String key, String content) {
    replace(key, GzipMember.compress(content.getBytes(UTF_8)));
  }

  void replace(String key, byte[] content) {
    archive.objects.computeIfPresent(key, (same, object) -> object.withContent(content));
  }

  void append(String key, byte[] more) {
    replace(key, join(archive.objects.get(key).content(), more));
  }

  void putMetadata(String key, String signature, String algorithm) {
    archive.objects.computeIfPresent(
        key,
        (same, object) ->
            object.withMetadata(Map.of("signature", signature, "signature-algorithm", algorithm)));
  }

  void move(String from, String to) {
    archive.objects.put(to, archive.objects.remove(from));
  }

  void swap(String one, String other) {
    StoredObject object = archive.objects.get(one);
    archive.objects.put(one, archive.objects.get(other));
    archive.objects.put(other, object);
  }

  static String flipped(String hex) {
    return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
  }

  static byte[] join(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }
}
