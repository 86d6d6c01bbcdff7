package io.trailkeeper.cli.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a download writes, and where it does not. */
class DownloadTest {

  private static final Instant END = Instant.parse("2026-03-01T10:00:00Z");
  private static final TrailArn ARN = new TrailArn("local", "123456789012", "audit");
  private static final DigestKey KEY = new DigestKey("", ARN, END);
  private static final SigningKey SIGNER =
      SigningKey.generate(
          new SecureRandom(),
          Clock.fixed(END.minus(Duration.ofDays(9)), ZoneOffset.UTC),
          Duration.ofDays(90));

  private final Objects objects = new Objects();

  @TempDir Path directory;
  private Path target;

  @BeforeEach
  void setTarget() {
    target = directory.resolve("in/download");
  }

  private Download download() {
    return Download.to(target, objects);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "a/../../../outside",
        "/outside",
        "a//b",
        "a/./b",
        ".",
        "..",
        "",
        "a/",
        ".download-1.tmp",
        "a\\..\\b",
        "a\nb"
      })
  void writesNothingUnderAHostileKey(String key) throws Exception {
    // Given
    objects.put(key, "hostile".getBytes(UTF_8), Map.of());

    // When
    assertThatThrownBy(() -> download().open(key))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("the key cannot be a file's name");

    // Then
    assertThat(files()).isEmpty();
  }

  @Test
  void writesThroughNoSymbolicLinkToADirectory() throws Exception {
    // Given
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectories(target);
    Files.createSymbolicLink(target.resolve("AWSLogs"), outside);
    objects.put("AWSLogs/a", "content".getBytes(UTF_8), Map.of());

    // When
    assertThatThrownBy(() -> download().open("AWSLogs/a"))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("keeping AWSLogs/a in ");

    // Then
    assertThat(files()).isEmpty();
  }

  @Test
  void replacesASymbolicLinkInAFilesPlaceAndLeavesWhatItNames() throws Exception {
    // Given
    Path outside = Files.writeString(directory.resolve("outside"), "untouched");
    Files.createDirectories(target);
    Files.createSymbolicLink(target.resolve("a"), outside);
    objects.put("a", "content".getBytes(UTF_8), Map.of());

    // When
    download().open("a").orElseThrow().close();

    // Then
    assertThat(outside).hasContent("untouched");
    assertThat(target.resolve("a")).isRegularFile().hasContent("content");
    assertThat(Files.isSymbolicLink(target.resolve("a"))).isFalse();
  }

  @Test
  void mayItselfBeASymbolicLinkToADirectory() throws Exception {
    // Given
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    target = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
    objects.put("a/b", "content".getBytes(UTF_8), Map.of());

    // When
    download().open("a/b").orElseThrow().close();

    // Then
    assertThat(elsewhere.resolve("a/b")).hasContent("content");
  }

  @Test
  void aDigestSignedInItsMetadataAloneIsValidFromTheDownload() throws Exception {
    // Given
    deliver();
    assertThat(names(validate(objects))).isEmpty();

    // When
    ValidationReport first = validate(download());

    // Then
    assertThat(names(first)).isEmpty();
    assertThat(files()).containsExactly(KEY.toString(), KEY.signatureKey());
    assertThat(names(validateDownloaded())).isEmpty();
  }

  @Test
  void aWrongSignatureInTheMetadataStaysWrong() throws Exception {
    // Given
    deliver();
    byte[] content = objects.content.get(KEY.toString());
    objects.put(
        KEY.toString(),
        content,
        new DigestSignature(SIGNER.publicKey().fingerprint(), "0".repeat(512)).metadata());

    // When, then
    assertThat(names(validate(download()))).containsExactly("DigestSignatureInvalid");
    assertThat(names(validateDownloaded())).containsExactly("DigestSignatureInvalid");
  }

  @Test
  void whatIsNoDigestGetsNoSignature() throws Exception {
    // Given
    deliver();
    Map<String, String> metadata = objects.metadata.get(KEY.toString());
    objects.put(KEY.toString(), GzipMember.compress("none".getBytes(UTF_8)), metadata);

    // When
    download().open(KEY.signatureKey());

    // Then
    assertThat(files()).isEmpty();
  }

  /** Puts a digest there with its signature in the metadata, and no detached one. */
  private void deliver() {
    DigestFile digest =
        DigestFile.builder()
            .awsAccountId(ARN.accountId())
            .digestStartTime(END.minus(Duration.ofHours(1)))
            .digestEndTime(END)
            .digestS3Bucket("archive")
            .digestS3Object(KEY.toString())
            .digestPublicKeyFingerprint(SIGNER.publicKey().fingerprint())
            .previousDigest(null)
            .addLogFiles(List.of())
            .extension(
                DigestExtension.builder()
                    .trailArn(ARN)
                    .chainId(new UUID(0, 1))
                    .sequenceNumber(1)
                    .startReason(ChainStartReason.LOGGING_STARTED)
                    .endReason(DigestEndReason.INTERVAL)
                    .build())
            .build();
    byte[] content = DigestFileFormat.write(digest);
    String signature = SIGNER.sign(StringToSign.of(digest, Sha256.hex(content)));
    objects.put(
        KEY.toString(),
        GzipMember.compress(content),
        new DigestSignature(SIGNER.publicKey().fingerprint(), signature).metadata());
  }

  private static ValidationReport validate(Archive archive) {
    return new LogFileValidator(archive, new PublicKeys(List.of(SIGNER.publicKey())))
        .validate(new ValidationRequest(ARN, "", END.minus(Duration.ofHours(1)), END));
  }

  private ValidationReport validateDownloaded() {
    try (FilesystemObjectStore store =
        new FilesystemObjectStore(target.toAbsolutePath(), "directory")) {
      return validate(new StoreArchive(store, false));
    }
  }

  private static List<String> names(ValidationReport report) {
    return report.findings().stream().map(Finding::name).map(name -> name.text()).toList();
  }

  /** Returns all files in the test's directory, by their names below the download's. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(file -> target.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** A bucket in memory. */
  private static final class Objects implements Archive {
    private final TreeMap<String, byte[]> content = new TreeMap<>();
    private final TreeMap<String, Map<String, String>> metadata = new TreeMap<>();

    void put(String key, byte[] bytes, Map<String, String> userMetadata) {
      content.put(key, bytes);
      metadata.put(key, userMetadata);
    }

    @Override
    public Optional<String> bucketName() {
      return Optional.of("archive");
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      return content.keySet().stream()
          .filter(key -> key.startsWith(prefix))
          .filter(key -> startAfter == null || key.compareTo(startAfter) > 0)
          .iterator();
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      return Optional.ofNullable(content.get(key))
          .map(
              bytes ->
                  new ArchivedObject(
                      new ByteArrayInputStream(bytes), metadata.getOrDefault(key, Map.of())));
    }
  }
}
