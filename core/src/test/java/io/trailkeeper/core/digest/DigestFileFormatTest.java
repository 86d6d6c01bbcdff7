package io.trailkeeper.core.digest;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestFileFormatTest {

  private static final String FIRST = Vectors.text("digest-1.json");
  private static final String SECOND = Vectors.text("digest-2.json");

  @Test
  void skipsWhatANewerWriterAdded() {
    // Given
    String newer =
        SECOND
            .replace("{\"awsAccountId\"", "{\"newer\":{\"a\":[1,{\"b\":null}]},\"awsAccountId\"")
            .replace("\"trailkeeper\":{", "\"more\":[[]],\"trailkeeper\":{")
            .replace("\"gaps\":[{", "\"root\":\"abc\",\"gaps\":[{\"certainty\":0.5,");

    // When
    DigestFile read = DigestFileFormat.read(newer.getBytes(UTF_8));

    // Then
    assertThat(read).isEqualTo(Vectors.secondDigest());
  }

  @Test
  void readsMembersInAnyOrderAndWithWhiteSpace() {
    // Given
    String awsAccountId = "\"awsAccountId\":\"123456789012\"";
    String reordered =
        FIRST
            .replace("{" + awsAccountId + ",", "{\n  ")
            .replaceAll("}$", ",\n" + awsAccountId + "}");

    // When
    DigestFile read = DigestFileFormat.read(reordered.getBytes(UTF_8));

    // Then
    assertThat(reordered).isNotEqualTo(FIRST);
    assertThat(read).isEqualTo(Vectors.firstDigest());
  }

  @Test
  void readsWritesAndKeepsADigestOfTheFirstVersion() {
    // Given
    String first = Vectors.text("digest-1.version-1.json");

    // When
    DigestFile read = DigestFileFormat.read(first.getBytes(UTF_8));

    // Then
    assertThat(read.extension().formatVersion()).isEqualTo(1);
    assertThat(read.extension().eventCounts()).containsExactly(412L, 7L);
    assertThat(read.extension().eventRoots()).containsExactly(null, null);
    assertThat(read.extension().eventRoot()).isEmpty();
    assertThat(new String(DigestFileFormat.write(read), UTF_8)).isEqualTo(first);
  }

  @Test
  void aFileWithoutARootLeavesTheDigestWithoutOne() {
    // Given
    String partly =
        FIRST
            .replaceFirst("\"eventRoots\":\\[\"[^\"]*\"", "\"eventRoots\":[null")
            .replaceFirst("\"eventRoot\":\"[^\"]*\"", "\"eventRoot\":null");

    // When
    DigestFile read = DigestFileFormat.read(partly.getBytes(UTF_8));

    // Then
    assertThat(read.extension().eventRoots().get(0)).isNull();
    assertThat(read.extension().eventRoots().get(1)).startsWith("ddb8");
    assertThat(new String(DigestFileFormat.write(read), UTF_8)).isEqualTo(partly);
  }

  @Test
  void readsADigestOfCloudTrail() {
    // Given
    String withoutExtension =
        SECOND
            .replaceFirst(",\"trailkeeper\":.*", "}")
            .replace(Vectors.secondDigest().digestPublicKeyFingerprint(), "31e8b543".repeat(4));

    // When
    DigestFile read = DigestFileFormat.read(withoutExtension.getBytes(UTF_8));

    // Then
    assertThat(read.extension()).isNull();
    assertThat(read.previousDigest()).isEqualTo(Vectors.secondDigest().previousDigest());
  }

  @Test
  void keepsTextOfAnyLanguage() {
    // Given
    DigestFile digest =
        DigestFileFormat.read(
            FIRST.replace("audit-archive", "Prüf\\u00fcng \\\"日本\\\"").getBytes(UTF_8));

    // When
    byte[] written = DigestFileFormat.write(digest);

    // Then
    assertThat(digest.digestS3Bucket()).isEqualTo("Prüfüng \"日本\"");
    assertThat(new String(written, UTF_8)).contains("\"Prüfüng \\\"日本\\\"\"");
    assertThat(DigestFileFormat.read(written)).isEqualTo(digest);
  }

  @Test
  void refusesANewerFormatWithoutLookingAtItsRest() {
    // Given
    String newer = SECOND.replace("\"formatVersion\":2,", "\"formatVersion\":3,\"chainId\":7,");

    // Then
    assertInvalid(newer, "trailkeeper.formatVersion is 3", "reads up to 2", "newer Trailkeeper");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("", "it is empty; expected an object"),
        Arguments.of("[]", "it is an array; expected an object"),
        Arguments.of("null", "it is null; expected an object"),
        Arguments.of("{}", "logFiles is missing"),
        Arguments.of(FIRST + "{}", "goes on after its first value"),
        Arguments.of(FIRST.substring(0, 600), "not JSON"),
        Arguments.of("\ufeff" + FIRST, "not JSON"),
        Arguments.of(
            replace("\"awsAccountId\":\"123456789012\"", "\"awsAccountId\":123456789012"),
            "awsAccountId is 123456789012; expected a text"),
        Arguments.of(
            replace("\"awsAccountId\":\"123456789012\"", "\"awsAccountId\":\"12345678901\""),
            "awsAccountId is \"12345678901\"; expected 12 decimal digits"),
        Arguments.of(replace("\"awsAccountId\":\"123456789012\",", ""), "awsAccountId is missing"),
        Arguments.of(
            replace("\"awsAccountId\":\"123456789012\"", "\"awsAccountId\":[]"),
            "awsAccountId is an array"),
        Arguments.of(
            replace("\"awsAccountId\":", "\"awsAccountId\":\"1\",\"awsAccountId\":"), "Duplicate"),
        Arguments.of(
            replace("\"awsAccountId\":", "\"awsAccount\\u0049d\":\"1\",\"awsAccountId\":"),
            "Duplicate"),
        Arguments.of(replace("\"hashValue\":", "\"hashValue\":\"\",\"hashValue\":"), "Duplicate"),
        Arguments.of(
            replace("\"awsAccountId\":", "\"unknown\":{\"a\":1,\"a\":1},\"awsAccountId\":"),
            "Duplicate"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.5Z"), "digestEndTime"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "2026-02-30T10:00:00Z"), "digestEndTime"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "+026-03-01T10:00:00Z"), "digestEndTime"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "2026-03-01T24:00:00Z"), "digestEndTime"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "2026-03-01T10:00:60Z"), "digestEndTime"),
        Arguments.of(replace("2026-03-01T10:00:00Z", "2026-03-01T10:00:00+0"), "digestEndTime"),
        Arguments.of(
            replace("2026-03-01T10:00:00Z", "2026-03-01T09:12:30Z"),
            "digestEndTime is 2026-03-01T09:12:30Z; expected a time after"),
        Arguments.of(
            replace("\"digestS3Bucket\":\"audit-archive\"", "\"digestS3Bucket\":\"a/b\""),
            "digestS3Bucket is \"a/b\""),
        Arguments.of(
            replace("\"digestS3Bucket\":\"audit-archive\"", "\"digestS3Bucket\":\"a\\nb\""),
            "digestS3Bucket is \"a\\u000ab\""),
        Arguments.of(
            replace("SHA256withRSA", "SHA1withRSA"),
            "digestSignatureAlgorithm is \"SHA1withRSA\"; expected \"SHA256withRSA\""),
        Arguments.of(
            replace("\"SHA-256\"", "\"MD5\""),
            "logFiles[0].hashAlgorithm is \"MD5\"; expected \"SHA-256\""),
        Arguments.of(replace("44136fa3", "44136FA3"), "logFiles[0].hashValue is"),
        Arguments.of(replace("\"logFiles\":[{", "\"logFiles\":[7,{"), "logFiles[0] is a number"),
        Arguments.of(
            FIRST.replaceFirst("\"logFiles\":\\[.*\\],\"t", "\"logFiles\":null,\"t"),
            "logFiles is null; expected an array"),
        Arguments.of(
            replace(
                "\"newestEventTime\":\"2026-03-01T09:46:59Z\",\"oldestEventTime\":\"2026-03-01T09:12:29Z\",\"previous",
                "\"newestEventTime\":null,\"oldestEventTime\":\"2026-03-01T09:12:29Z\",\"previous"),
            "expected two times, or null twice"),
        Arguments.of(
            replace("\"previousDigestS3Bucket\":null", "\"previousDigestS3Bucket\":\"b\""),
            "expected all of them or none"),
        Arguments.of(
            replace("\"previousDigestSignature\":null,", ""), "previousDigestSignature is missing"),
        Arguments.of(
            replace("\"sequenceNumber\":1", "\"sequenceNumber\":0"), "sequenceNumber is 0"),
        Arguments.of(
            replace("\"sequenceNumber\":1", "\"sequenceNumber\":1.0"),
            "trailkeeper.sequenceNumber is 1.0; expected a whole number"),
        Arguments.of(
            replace("\"sequenceNumber\":1", "\"sequenceNumber\":9223372036854775808"),
            "trailkeeper.sequenceNumber is a number of more than 64 bits"),
        Arguments.of(replace("\"sequenceNumber\":1", "\"sequenceNumber\":2"), "startReason"),
        Arguments.of(
            replace("\"startReason\":\"LoggingStarted\"", "\"startReason\":null"),
            "startReason is null"),
        Arguments.of(
            replace("\"LoggingStarted\"", "\"Whim\""), "trailkeeper.startReason is \"Whim\""),
        Arguments.of(
            replace("\"Interval\"", "\"interval\""), "trailkeeper.endReason is \"interval\""),
        Arguments.of(
            replace("\"eventCount\":419", "\"eventCount\":420"),
            "trailkeeper.eventCount is 420; expected 419, the sum of eventCounts"),
        Arguments.of(replace("[412,7]", "[412,-1]"), "eventCounts holds -1"),
        Arguments.of(replace("[412,7]", "[419]"), "eventRoots has 2 elements; expected 1"),
        Arguments.of(
            replace("[412,7]", "[412,\"7\"]"),
            "trailkeeper.eventCounts[1] is \"7\"; expected a whole number"),
        Arguments.of(
            replace("\"eventRoots\":[\"5dc9", "\"eventRoots\":[\"5DC9"), "eventRoots is \"5DC9"),
        Arguments.of(
            replace("\"eventRoots\":[\"", "\"eventRoots\":[7,\""),
            "trailkeeper.eventRoots[0] is 7; expected a text or null"),
        Arguments.of(
            replace("\"eventRoots\":[\"", "\"eventRoots\":[null,\""),
            "eventRoots has 3 elements; expected 2"),
        Arguments.of(
            FIRST.replaceFirst("\"eventRoots\":\\[[^\\]]*\\],", ""),
            "trailkeeper.eventRoots is missing"),
        Arguments.of(
            FIRST.replaceFirst("\"eventRoot\":\"[^\"]*\",", ""),
            "trailkeeper.eventRoot is missing"),
        Arguments.of(
            FIRST.replaceFirst("\"eventRoot\":\"[^\"]*\",", "\"eventRoot\":null,"),
            "trailkeeper.eventRoot is null; expected \""),
        Arguments.of(
            FIRST.replaceFirst("\"eventRoots\":\\[\"[^\"]*\"", "\"eventRoots\":[null"),
            "expected null, the root over eventRoots"),
        Arguments.of(replace("0f0e0d0c-0b0a", "0F0E0D0C-0b0a"), "trailkeeper.chainId"),
        Arguments.of(replace("0f0e0d0c-0b0a", "0b0a"), "trailkeeper.chainId"),
        Arguments.of(
            replace("arn:trailkeeper:cloudtrail:local:123456789012:trail", "arn:aws:x"),
            "trailkeeper.trailArn is"),
        Arguments.of(
            replace(
                "arn:trailkeeper:cloudtrail:local:123456789012",
                "arn:trailkeeper:cloudtrail:local:999999999999"),
            "expected that of trailArn, \"999999999999\""),
        Arguments.of(replace("\"formatVersion\":2,", ""), "trailkeeper.formatVersion is missing"),
        Arguments.of(
            replace("\"formatVersion\":2", "\"formatVersion\":0"),
            "trailkeeper.formatVersion is 0"),
        Arguments.of(
            FIRST.replaceFirst("\"trailkeeper\":.*", "\"trailkeeper\":null}"),
            "trailkeeper is null; expected an object"),
        Arguments.of(
            SECOND.replace("\"SourceDropped\"", "\"source dropped\""),
            "trailkeeper.gaps[0].reason is \"source dropped\""),
        Arguments.of(SECOND.replace("T10:04:30Z", "T10:02:59Z"), "trailkeeper.gaps[0].to is"),
        Arguments.of(
            SECOND.replace("\"events\":12", "\"events\":-12"),
            "trailkeeper.gaps[1].events is -12"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void refusesWhatIsNoDigestAndSaysWhy(String document, String message) {
    assertInvalid(document, message);
  }

  @Test
  void refusesOtherEncodingsThanUtf8() {
    // Given
    byte[] latin1 = FIRST.replace("audit-archive", "audit\u007f").getBytes(UTF_8);
    for (int i = 0; i < latin1.length; i++) {
      latin1[i] = latin1[i] == 0x7f ? (byte) 0xfc : latin1[i];
    }

    // Then
    assertThatThrownBy(() -> DigestFileFormat.read(latin1))
        .isInstanceOf(InvalidDigestFormatException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> DigestFileFormat.read(FIRST.getBytes(UTF_16BE)))
        .isInstanceOf(InvalidDigestFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void refusesDeepNesting(String opening) {
    assertInvalid(opening.repeat(10_000), "");
    assertInvalid(
        FIRST.replaceFirst("\\{", "{\"unknown\":" + opening.repeat(10_000) + ","), "depth");
  }

  @Test
  void refusesHugeTextsAndShowsLittleOfThem() {
    // Given
    String huge = "x\u001b[31m".repeat(200_000).replace("\u001b", "\\u001b");
    String long16k = "y".repeat(16_000);

    // Then
    assertInvalid(FIRST.replace("audit-archive", huge), "length");
    assertInvalid(
        FIRST.replace("\"awsAccountId\":", "\"" + huge + "\":1,\"awsAccountId\":"), "length");
    assertThatThrownBy(() -> read(FIRST.replace("audit-archive", long16k)))
        .isInstanceOf(InvalidDigestFormatException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void refusesHugeNumbers() {
    assertInvalid(replace("[412,7]", "[412," + "7".repeat(100_000) + "]"), "length");
    assertInvalid(replace("[412,7]", "[412,1e999999999]"), "eventCounts[1]");
  }

  @Test
  void refusesMoreLogFilesThanADigestMayHave() {
    // Given
    String logFile = FIRST.replaceFirst("(?s).*\"logFiles\":\\[(\\{.*?\\}),.*", "$1");
    String shortened = logFile.replaceFirst("\"s3Object\":\"[^\"]*\"", "\"s3Object\":\"k\"");
    String many = (shortened + ",").repeat(DigestFile.MAX_LOG_FILES + 1);

    // Then
    assertInvalid(
        FIRST.replace("\"logFiles\":[", "\"logFiles\":[" + many), "logFiles has more than 50000");
  }

  @Test
  void refusesDocumentsThatAreTooLong() {
    // Given
    byte[] padded = Arrays.copyOf(FIRST.getBytes(UTF_8), DigestFileFormat.MAX_BYTES + 1);

    // Then
    assertThatThrownBy(() -> DigestFileFormat.read(padded))
        .isInstanceOf(InvalidDigestFormatException.class)
        .hasMessageContaining("expected at most 16777216");
  }

  @Test
  void refusesToWriteADigestThatNobodyWouldRead() {
    // Given
    DigestLogFile logFile = Vectors.firstDigest().logFiles().get(0);
    DigestLogFile longNamed =
        new DigestLogFile(
            logFile.s3Bucket(),
            "k".repeat(1024),
            logFile.hashValue(),
            logFile.newestEventTime(),
            logFile.oldestEventTime());
    DigestFile first = Vectors.firstDigest();
    DigestFile.Builder builder =
        DigestFile.builder()
            .awsAccountId(first.awsAccountId())
            .digestStartTime(first.digestStartTime())
            .digestEndTime(first.digestEndTime())
            .digestS3Bucket(first.digestS3Bucket())
            .digestS3Object(first.digestS3Object())
            .digestPublicKeyFingerprint(first.digestPublicKeyFingerprint());
    DigestFile tooLong = builder.addLogFiles(Collections.nCopies(20_000, longNamed)).build();

    // Then
    assertThatThrownBy(() -> DigestFileFormat.write(tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("end digests before");
  }

  @Test
  void takesNoChangedByteForTheSameDigest() {
    // Given
    byte[] original = FIRST.getBytes(UTF_8);
    List<Integer> same = new ArrayList<>();

    // When
    for (int bit = 0; bit < original.length * 8; bit++) {
      byte[] changed = original.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        if (DigestFileFormat.read(changed).equals(Vectors.firstDigest())) {
          same.add(bit);
        }
      } catch (InvalidDigestFormatException e) {
        assertThat(e.getMessage()).matches("[ -~]{1,400}");
      }
    }

    // Then
    assertThat(same).isEmpty();
  }

  private static String replace(String from, String to) {
    assertThat(FIRST).contains(from);
    int at = FIRST.indexOf(from);
    return FIRST.substring(0, at) + to + FIRST.substring(at + from.length());
  }

  private static DigestFile read(String document) {
    return DigestFileFormat.read(document.getBytes(UTF_8));
  }

  private static void assertInvalid(String document, String... messages) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(InvalidDigestFormatException.class)
        .message()
        .contains(messages)
        .matches("[ -~]{1,400}");
  }
}
