package io.trailkeeper.collector.apiserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsReaderTest {

  private static final String EVENTS = "apiserver_audit_event_total 907\n";
  private static final String STARTED = "process_start_time_seconds 1.79535106644e+09\n";

  @Test
  void findsTheCountersAmongAllOthers() {
    // Given
    String text =
        "# HELP apiserver_audit_error_total [ALPHA] Counter of audit events that failed\n"
            + "# TYPE apiserver_audit_error_total counter\n"
            + "apiserver_audit_error_total{plugin=\"buffered\"} 828\n"
            + "apiserver_audit_error_total{plugin=\"log\"} 0\n"
            + "apiserver_audit_error_total{plugin=\"webhook\"} 78\n"
            + EVENTS
            + "apiserver_audit_level_total{level=\"Metadata\"} 454\n"
            + "apiserver_request_total{code=\"200\",path=\""
            + "x".repeat(5000)
            + "\"} 3\n"
            + STARTED;

    // When
    AuditCounters counters = read(text, Set.of());

    // Then
    assertThat(counters.errors())
        .containsExactlyInAnyOrderEntriesOf(Map.of("buffered", 828L, "webhook", 78L));
    assertThat(counters.events()).isEqualTo(907);
    assertThat(counters.startedAt()).isEqualTo(Instant.parse("2026-11-22T12:37:46.440Z"));
  }

  @Test
  void nothingWasDroppedIfThereIsNoLineOfErrors() {
    // When, Then
    assertThat(read(EVENTS + STARTED, Set.of()).errors()).isEmpty();
  }

  @Test
  void pluginsThatAreIgnoredAreNotCounted() {
    // Given
    String text =
        """
        apiserver_audit_error_total{plugin="log"} 5
        apiserver_audit_error_total{plugin="webhook"} 2
        """;

    // When, Then
    assertThat(read(text + EVENTS + STARTED, Set.of("log")).errors())
        .containsExactly(Map.entry("webhook", 2L));
  }

  @Test
  void startThatTheServerNotedIsBelievedMoreThanTheText() {
    // Given
    MetricsReader reader = new MetricsReader(Set.of());
    reader.accept(ByteBuffer.wrap((EVENTS + STARTED).getBytes(UTF_8)));
    Instant noted = Instant.ofEpochSecond(1_795_351_067);

    // When, Then
    assertThat(reader.finish(Optional.of(noted)).startedAt()).isEqualTo(noted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiserver_audit_error_total{plugin=\"webhook\"} 7 # {trace_id=\"a b\"} 1.0 1795351066.4",
        "apiserver_audit_error_total{plugin=\"webhook\"} 7 1795351066440",
        "apiserver_audit_error_total{ other=\"},\\\"\\\\\" , plugin=\"webhook\", } 7.0",
        "apiserver_audit_error_total {plugin=\"webhook\"}\t7e0\r"
      })
  void whatTheFormatAllowsIsRead(String line) {
    // When, Then
    assertThat(read(line + "\n" + EVENTS + STARTED, Set.of()).errors())
        .containsExactly(Map.entry("webhook", 7L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiserver_audit_error_total{plugin=\"webhook\"} NaN",
        "apiserver_audit_error_total{plugin=\"webhook\"} +Inf",
        "apiserver_audit_error_total{plugin=\"webhook\"} -1",
        "apiserver_audit_error_total{plugin=\"webhook\"} 1.5",
        "apiserver_audit_error_total{plugin=\"webhook\"} 1e300",
        "apiserver_audit_error_total{plugin=\"webhook\"} 1e999",
        "apiserver_audit_error_total{plugin=\"webhook\"} 0x10",
        "apiserver_audit_error_total{plugin=\"webhook\"} 7d",
        "apiserver_audit_error_total{plugin=\"webhook\"} ",
        "apiserver_audit_error_total{plugin=\"webhook\"}",
        "apiserver_audit_error_total{plugin=\"web",
        "apiserver_audit_error_total{plugin=webhook} 1",
        "apiserver_audit_error_total{plugin=\"Bearer eyJ\"} 1",
        "apiserver_audit_error_total{plugin=\"\"} 1",
        "apiserver_audit_error_total 1",
        "apiserver_audit_error_total",
        "apiserver_audit_event_total 1",
        "process_start_time_seconds 12",
      })
  void nonsenseIsNoCounter(String line) {
    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> read(line + "\n" + EVENTS + STARTED, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "1e18"})
  void startIsATime(String start) {
    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> read(EVENTS + "process_start_time_seconds " + start + "\n", Set.of()))
        .withMessageContaining("process_start_time_seconds");
  }

  @ParameterizedTest
  @MethodSource("notMetrics")
  void whatIsNotAnApiServersIsRefused(String text, String because) {
    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> read(text, Set.of()))
        .withMessageContaining(because);
  }

  static Stream<Arguments> notMetrics() {
    return Stream.of(
        arguments("", "apiserver_audit_event_total"),
        arguments("<html>\n<p>apiserver</p>\n", "apiserver_audit_event_total"),
        arguments(EVENTS, "process_start_time_seconds"),
        arguments(STARTED, "apiserver_audit_event_total"),
        arguments(EVENTS + STARTED.strip(), "cut off"),
        arguments(
            "apiserver_audit_error_total{plugin=\""
                + "w".repeat(2000)
                + "\"} 1\n"
                + EVENTS
                + STARTED,
            "longer than 1024"),
        arguments(
            "apiserver_audit_error_total{plugin=\"a\"} 1\n".repeat(2) + EVENTS + STARTED, "twice"));
  }

  @Test
  void pluginsHaveAnEnd() {
    // Given
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      text.append("apiserver_audit_error_total{plugin=\"p").append(i).append("\"} 1\n");
    }

    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> read(text + EVENTS + STARTED, Set.of()))
        .withMessageContaining("too many");
  }

  @Test
  void neverTakesMoreThanItsLimit() {
    // Given
    MetricsReader reader = new MetricsReader(Set.of());
    byte[] mebibyte = "x".repeat(1 << 20).getBytes(UTF_8);
    for (int i = 0; i < 64; i++) {
      reader.accept(ByteBuffer.wrap(mebibyte));
    }

    // When, Then
    assertThatExceptionOfType(ApiServerException.class)
        .isThrownBy(() -> reader.accept(ByteBuffer.wrap(new byte[1])))
        .withMessageContaining("larger than 64 MiB");
  }

  /** In pieces of one byte, as nobody would send it. */
  private static AuditCounters read(String text, Set<String> ignored) {
    MetricsReader reader = new MetricsReader(ignored);
    for (byte next : text.getBytes(UTF_8)) {
      reader.accept(ByteBuffer.wrap(new byte[] {next}));
    }
    return reader.finish(Optional.empty());
  }
}
