package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.merkle.TreeHasher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileEventsTest {

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void theEventsOfADayHaveTheRootOfTheFile(LogFormat format) throws IOException {
    // Given
    LogFile file = Records.logFile(format, Records.recordedDay());
    TreeHasher tree = new TreeHasher();

    // When
    long events =
        LogFileEvents.read(new ByteArrayInputStream(file.object()), LogFileEvents.hashing(tree));

    // Then
    assertThat(events).isEqualTo(file.events());
    assertThat(tree.size()).isEqualTo(file.events());
    assertThat(tree.root()).isEqualTo(file.root());
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void theEventsOfADayAreThoseThatWereAdded(LogFormat format) throws IOException {
    // Given
    List<AuditEvent> day = Records.recordedDay();
    LogFile file = Records.logFile(format, day);

    // When
    List<String> events = split(file.object(), 7);

    // Then
    assertThat(events).hasSize(day.size());
    for (int i = 0; i < events.size(); i++) {
      LogFile alone = Records.logFile(format, List.of(day.get(i)));
      assertThat(split(alone.object(), 1 << 20)).containsExactly(events.get(i));
      JsonReader reader = JsonReader.of(Records.utf8(events.get(i)));
      reader.skip();
      reader.end();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 12, 13, 1000})
  void theBordersOfReadsDoNotMatter(int size) {
    assertThat(split("{\"Records\":[{\"a\":\"}]\\\"\\\\\"},{\"b\":[{},[]]}]}\n", size))
        .containsExactly("{\"a\":\"}]\\\"\\\\\"}", "{\"b\":[{},[]]}");
    assertThat(split("{\"Rec\":1}\n{\"Records\":[{},{}]}\n", size))
        .containsExactly("{\"Rec\":1}", "{\"Records\":[{},{}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "{",
        "{}",
        "{}\n\n",
        "{}\n{}",
        " {}\n",
        "{} \n",
        "{}\r\n",
        "[]\n",
        "{\"Records\":[",
        "{\"Records\":[]}\n",
        "{\"Records\":[{}]}",
        "{\"Records\":[{}]}\n\n",
        "{\"Records\":[{}]}\n{}",
        "{\"Records\":[{},]}\n",
        "{\"Records\":[{} ,{}]}\n",
        "{\"Records\":[ {}]}\n",
        "{\"Records\":[{}],\"more\":1}\n",
        "{\"Records\":[{\"a\":\"]}\n",
        "{\"Records\":[{]]}\n",
        "{\"Records\":[1]}\n",
        "{\"Records\":[[]]}\n"
      })
  void whatNoBuilderWritesIsRefused(String content) {
    assertThatThrownBy(() -> split(content, 4)).isInstanceOf(InvalidLogFileException.class);
    assertThatThrownBy(() -> split(content, 4096)).isInstanceOf(InvalidLogFileException.class);
  }

  @Test
  void aFormatIsToldByItsBeginning() {
    // Given
    LogFileEvents lines = new LogFileEvents(new Collecting());
    LogFileEvents records = new LogFileEvents(new Collecting());
    byte[] bytes = Records.utf8("{\"Records\":[{}");

    // When
    lines.update(bytes, 0, 11);
    records.update(bytes, 0, 11);

    // Then
    assertThat(lines.format()).isNull();
    lines.update(Records.utf8("}"), 0, 1);
    assertThat(lines.format()).isEqualTo(LogFormat.KUBERNETES);
    records.update(bytes, 11, bytes.length);
    assertThat(records.format()).isEqualTo(LogFormat.CLOUD_TRAIL);
  }

  @Test
  void anEventThatLooksLikeTheOtherFormatIsTakenForAnEvent() throws IOException {
    // Given
    byte[] event =
        Records.utf8(
            "{\"Records\":[{}],\"level\":\"Metadata\",\"auditID\":\"a\",\"stage\":\"Panic\","
                + "\"verb\":\"get\",\"requestURI\":\"/\",\"user\":{},"
                + "\"stageTimestamp\":\"2026-01-01T00:00:00Z\"}");
    AuditEvent posted = AuditEvent.parse(event);

    // When
    LogFile file = Records.logFile(LogFormat.KUBERNETES, List.of(posted, posted));

    // Then
    String line = new String(event, StandardCharsets.UTF_8);
    assertThat(split(file.object(), 100))
        .containsExactly(line.replace("{\"Records", "{ \"Records"), line);
    assertThat(Records.json(Records.utf8(split(file.object(), 100).get(0))))
        .isEqualTo(Records.json(event));
    assertThat(root(file.object())).isEqualTo(file.root());
  }

  @Test
  void anEventOverTheLimitIsRefusedWithoutBeingHeld() {
    // Given
    InputStream endless =
        new SequenceInputStream(
            new ByteArrayInputStream(Records.utf8("{\"Records\":[{\"a\":\"")),
            new InputStream() {
              @Override
              public int read() {
                return 'a';
              }

              @Override
              public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) 'a');
                return length;
              }
            });
    TreeHasher tree = new TreeHasher();

    // When
    assertThatThrownBy(() -> LogFileEvents.read(endless, LogFileEvents.hashing(tree)))
        // Then
        .isInstanceOf(InvalidLogFileException.class)
        .hasMessage("event 0 has more than 67108864 bytes");
  }

  @Test
  void bracketsOfAnyDepthTakeNoMemory() {
    // Given
    String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);

    // Then
    assertThat(split("{\"Records\":[{\"a\":" + deep + "}]}\n", 4096)).hasSize(1);
  }

  private static byte[] root(byte[] content) throws IOException {
    TreeHasher tree = new TreeHasher();
    LogFileEvents.read(new ByteArrayInputStream(content), LogFileEvents.hashing(tree));
    return tree.root();
  }

  private static List<String> split(String content, int size) {
    return split(Records.utf8(content), size);
  }

  private static List<String> split(byte[] content, int size) {
    Collecting collected = new Collecting();
    LogFileEvents events = new LogFileEvents(collected);
    for (int from = 0; from < content.length; from += size) {
      events.update(content, from, Math.min(content.length, from + size));
    }
    assertThat(events.finish()).isEqualTo(collected.events.size());
    return Collections.unmodifiableList(collected.events);
  }

  private static final class Collecting implements LogFileEvents.Handler {
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream event = new ByteArrayOutputStream();

    @Override
    public void bytes(byte[] buffer, int from, int to) {
      event.write(buffer, from, to - from);
    }

    @Override
    public void end() {
      events.add(event.toString(StandardCharsets.UTF_8));
      event.reset();
    }
  }
}
