package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.Uncompressed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogFileTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:59.999Z");

  @Test
  void kubernetesLinesAreTheEventsAsTheyWerePosted() throws Exception {
    List<AuditEvent> events = Records.recordedDay();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (AuditEvent event : events) {
      expected.write(event.bytes());
      expected.write('\n');
    }

    LogFile file = Records.logFile(LogFormat.KUBERNETES, events);

    assertThat(file.object()).isEqualTo(expected.toByteArray());
    assertThat(file.events()).isEqualTo(605);
    assertThat(file.sha256()).isEqualTo(Sha256.hash(file.object()));
    assertThat(file.oldestEventTime()).isEqualTo(Instant.parse("2026-11-22T05:12:25Z"));
    assertThat(file.newestEventTime()).isAfter(file.oldestEventTime());
  }

  @Test
  void aLineThatIsNotParsedIsTheSame() throws Exception {
    List<AuditEvent> events = Records.recordedDay();
    LogFileBuilder lines = builder(LogFormat.KUBERNETES);
    for (AuditEvent event : events) {
      lines.addLine(event.bytes(), event.stageTimestamp().getEpochSecond());
    }

    LogFile file = lines.build();

    LogFile expected = Records.logFile(LogFormat.KUBERNETES, events);
    assertThat(file).usingRecursiveComparison().isEqualTo(expected);
    LogFileBuilder records = builder(LogFormat.CLOUD_TRAIL);
    assertThatThrownBy(() -> records.addLine(new byte[0], 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no lines");
  }

  @Test
  void anEventWithLineEndsBetweenItsTokensIsStillOneLine() throws Exception {
    byte[] event =
        Records.utf8(
            "{\"level\":\"Metadata\",\r\n\"auditID\":\"a\\nb\",\n\"stage\":\"Panic\",\"verb\":\"get\","
                + "\"requestURI\":\"/\",\"user\":{},\"stageTimestamp\":\"2026-01-01T00:00:00Z\"}");

    LogFile file = Records.logFile(LogFormat.KUBERNETES, List.of(AuditEvent.parse(event)));

    String line = new String(file.object(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(Records.json(file.object())).isEqualTo(Records.json(event));
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void theContentDependsOnNothingOfTheMachine(LogFormat format) throws Exception {
    List<AuditEvent> events = Records.recordedDay();
    byte[] expected = Records.logFile(format, events).object();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));

      assertThat(Records.logFile(format, events).object()).isEqualTo(expected);
      assertThat(key("", new byte[32])).isEqualTo(keyAt("2026/01/02", "20260102T0304Z"));
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void keysAreCloudTrailsAndFollowFromWhatIsDelivered() {
    String key = key("clusters/a", new byte[32]);

    assertThat(key)
        .matches(
            "clusters/a/AWSLogs/123456789012/CloudTrail/eu-test-1/2026/01/02/"
                + "123456789012_CloudTrail_eu-test-1_20260102T0304Z_[A-Z2-7]{16}\\.json\\.gz");
    assertThat(key("clusters/a", new byte[32])).isEqualTo(key);
    assertThat(key("clusters/a", new byte[31])).isNotEqualTo(key);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void compressionIsUndoneAndKnownByTheKey(Compression compression) throws Exception {
    byte[] content = Records.logFile(LogFormat.KUBERNETES, Records.recordedDay()).object();

    byte[] compressed = compression.compress(content);

    assertThat(compression.compress(content)).isEqualTo(compressed);
    assertThat(compressed.length).isLessThan(content.length / 4);
    assertThat(compression.open(new ByteArrayInputStream(compressed)).readAllBytes())
        .isEqualTo(content);
    assertThat(Compression.ofKey("a" + compression.suffix())).contains(compression);
    assertThat(Compression.ofKey("a.json.gz.sig")).isEmpty();
  }

  @Test
  void aFileWithoutEventsIsNone() {
    LogFileBuilder builder =
        new LogFileBuilder(
            LogFormat.KUBERNETES,
            Uncompressed::new,
            Records.CLUSTER,
            new EventClassifier(Records.CLUSTER, Set.of()));

    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }

  private static String keyAt(String day, String minute) {
    String unique = key("", new byte[32]).replaceAll(".*_([A-Z2-7]{16})\\.json\\.gz", "$1");
    return "AWSLogs/123456789012/CloudTrail/eu-test-1/"
        + day
        + "/123456789012_CloudTrail_eu-test-1_"
        + minute
        + "_"
        + unique
        + ".json.gz";
  }

  private static String key(String prefix, byte[] sha256) {
    return LogFileKey.of(
        prefix, Records.CLUSTER.trail("production"), AT, "salt", sha256, Compression.GZIP);
  }

  private static LogFileBuilder builder(LogFormat format) {
    return new LogFileBuilder(
        format, Uncompressed::new, Records.CLUSTER, new EventClassifier(Records.CLUSTER, Set.of()));
  }
}
