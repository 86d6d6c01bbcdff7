package io.trailkeeper.core.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.cluster.TrailArn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The known answers of {@code docs/format/digest-file.md}: a key that is good for nothing else, and
 * two digests of one chain.
 */
public final class Vectors {

  public static final List<String> FILES =
      List.of(
          "signing-key.pem",
          "public-keys.json",
          "digest-1.json",
          "digest-1.string-to-sign",
          "digest-1.json.gz.sig",
          "digest-2.json",
          "digest-2.string-to-sign",
          "digest-2.json.gz.sig");

  public static final TrailArn TRAIL = new TrailArn("local", "123456789012", "production");

  private static final String FIRST_HASH =
      "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  private static final String SECOND_HASH =
      "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

  private static final String FIRST_ROOT =
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
  private static final String SECOND_ROOT =
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c";

  private Vectors() {}

  /** Returns the content of a vector file. */
  public static byte[] bytes(String file) {
    try (InputStream stream = Vectors.class.getResourceAsStream("vectors/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("no vector " + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the content of a vector file as text. */
  public static String text(String file) {
    return new String(bytes(file), UTF_8);
  }

  public static PublicKeys publicKeys() {
    return PublicKeys.read(bytes("public-keys.json"));
  }

  public static SigningKey signingKey() {
    return SigningKey.readPem(text("signing-key.pem"), publicKeys().entries().get(0));
  }

  /** The start of a chain, with two log files. */
  public static DigestFile firstDigest() {
    Instant end = Instant.parse("2026-03-01T10:00:00Z");
    String folder = "audit/AWSLogs/123456789012/CloudTrail/local/2026/03/01/";
    return DigestFile.builder()
        .awsAccountId(TRAIL.accountId())
        .digestStartTime(Instant.parse("2026-03-01T09:12:30Z"))
        .digestEndTime(end)
        .digestS3Bucket("audit-archive")
        .digestS3Object(new DigestKey("audit", TRAIL, end).toString())
        .digestPublicKeyFingerprint(publicKeys().entries().get(0).fingerprint())
        .addLogFiles(
            List.of(
                DigestLogFile.builder()
                    .s3Bucket("audit-archive")
                    .s3Object(
                        folder
                            + "123456789012_CloudTrail_local_20260301T0913Z_a1B2c3D4e5F6g7H8.json.gz")
                    .hashValue(FIRST_HASH)
                    .newestEventTime(Instant.parse("2026-03-01T09:13:20Z"))
                    .oldestEventTime(Instant.parse("2026-03-01T09:12:31Z"))
                    .build(),
                DigestLogFile.builder()
                    .s3Bucket("audit-archive")
                    .s3Object(
                        folder
                            + "123456789012_CloudTrail_local_20260301T0947Z_Z9y8X7w6V5u4T3s2.json.gz")
                    .hashValue(SECOND_HASH)
                    .newestEventTime(Instant.parse("2026-03-01T09:46:59Z"))
                    .oldestEventTime(Instant.parse("2026-03-01T09:12:29Z"))
                    .build()))
        .extension(
            DigestExtension.builder()
                .trailArn(TRAIL)
                .chainId(UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"))
                .sequenceNumber(1)
                .startReason(ChainStartReason.LOGGING_STARTED)
                .endReason(DigestEndReason.INTERVAL)
                .addEvents(412, FIRST_ROOT)
                .addEvents(7, SECOND_ROOT)
                .build())
        .build();
  }

  /** The end of that chain, without log files, with two known losses. */
  public static DigestFile secondDigest() {
    Instant end = Instant.parse("2026-03-01T10:25:07Z");
    return DigestFile.builder()
        .awsAccountId(TRAIL.accountId())
        .digestStartTime(firstDigest().digestEndTime())
        .digestEndTime(end)
        .digestS3Bucket("audit-archive")
        .digestS3Object(new DigestKey("audit", TRAIL, end).toString())
        .digestPublicKeyFingerprint(publicKeys().entries().get(0).fingerprint())
        .previousDigest(SignedDigest.sign(firstDigest(), signingKey()).asPrevious())
        .extension(
            DigestExtension.builder()
                .trailArn(TRAIL)
                .chainId(UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"))
                .sequenceNumber(2)
                .endReason(DigestEndReason.LOGGING_STOPPED)
                .addGap(
                    new EventGap(
                        Instant.parse("2026-03-01T10:03:00Z"),
                        Instant.parse("2026-03-01T10:04:30Z"),
                        "SourceDropped",
                        null))
                .addGap(
                    new EventGap(
                        Instant.parse("2026-03-01T10:11:00Z"),
                        Instant.parse("2026-03-01T10:11:00Z"),
                        "JournalFull",
                        12L))
                .build())
        .build();
  }
}
