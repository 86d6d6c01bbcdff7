package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.merkle.TreeHasher;
import io.trailkeeper.core.proof.TestingLogs;
import io.trailkeeper.core.testing.Uncompressed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The writer and the reader of log files agree: the events that a log file is split into are those
 * that it was built of, in either format, as another JSON library reads them, and have its root.
 *
 * <p>An input is events, one after a byte 0xFF, which no UTF-8 has. What is no event is left out.
 */
final class BuiltLogFileTarget implements FuzzTarget {

  private static final byte SEPARATOR = (byte) 0xff;
  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");
  private static final JsonFactory OTHERS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final EventClassifier classifier = new EventClassifier(CLUSTER, Set.of());

  @Override
  public List<byte[]> seeds() {
    String event = TestingLogs.event("one", "ResponseComplete");
    return List.of(
        input(event),
        input(event, TestingLogs.event("two", "Panic"), event.replace(",", ",\r\n\t")),
        input(event.replace("{\"level\"", "{\"Records\":[{}],\"level\""), event),
        input(
            event.replace(
                "\"user\":{",
                "\"responseStatus\":{\"code\":403,\"reason\":\"\\u0022]}\\\\\"},"
                    + "\"requestObject\":[[{}],-1e-9,true,null,\"\\ud83d\\ude00\u20ac\"],\"user\":{"
                    + "\"groups\":[\"system:masters\"],\"extra\":{\"a\":[\"b\"]},")));
  }

  private static byte[] input(String... events) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (String event : events) {
      input.writeBytes(event.getBytes(UTF_8));
      input.write(SEPARATOR);
    }
    return input.toByteArray();
  }

  @Override
  public boolean accepts(byte[] input) throws IOException {
    List<AuditEvent> given = events(input);
    if (given.isEmpty()) {
      return false;
    }
    LogFile lines = build(LogFormat.KUBERNETES, given);
    List<byte[]> events = split(lines);
    Property.same(events.size(), given.size());
    for (int i = 0; i < events.size(); i++) {
      Property.same(tokens(events.get(i)), tokens(given.get(i).bytes()));
    }
    LogFile document = build(LogFormat.CLOUD_TRAIL, given);
    List<byte[]> records = split(document);
    Property.same(records.size(), given.size());
    for (int i = 0; i < records.size(); i++) {
      LogFile alone = build(LogFormat.CLOUD_TRAIL, List.of(given.get(i)));
      Property.same(split(alone).toArray(), new byte[][] {records.get(i)});
    }
    List<String> expected = new ArrayList<>(List.of("START_OBJECT", "Records", "START_ARRAY"));
    for (byte[] record : records) {
      expected.addAll(tokens(record));
    }
    expected.addAll(List.of("END_ARRAY", "END_OBJECT"));
    Property.same(tokens(document.object()), expected);
    return true;
  }

  private static List<AuditEvent> events(byte[] input) {
    List<AuditEvent> events = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < input.length; at++) {
      if (input[at] == SEPARATOR) {
        try {
          events.add(AuditEvent.parse(Arrays.copyOfRange(input, from, at)));
        } catch (InvalidAuditEventException e) {
          Refusal.check(e);
        }
        from = at + 1;
      }
    }
    return events;
  }

  private LogFile build(LogFormat format, List<AuditEvent> events) {
    LogFileBuilder builder = new LogFileBuilder(format, Uncompressed::new, CLUSTER, classifier);
    for (AuditEvent event : events) {
      builder.add(classifier.classify(event), "kube-apiserver", Sha256.hash(event.bytes()));
    }
    return builder.build();
  }

  /** Returns the events of a log file, and checks that it says of them what is so. */
  private static List<byte[]> split(LogFile file) throws IOException {
    List<byte[]> events = new ArrayList<>();
    TreeHasher tree = new TreeHasher();
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    long count =
        LogFileEvents.read(
            new ByteArrayInputStream(file.object()),
            new LogFileEvents.Handler() {
              @Override
              public void bytes(byte[] buffer, int from, int to) {
                event.write(buffer, from, to - from);
              }

              @Override
              public void end() {
                events.add(event.toByteArray());
                tree.add(event.toByteArray());
                event.reset();
              }
            });
    Property.same(count, (long) file.events());
    Property.same(tree.root(), file.root());
    Property.same(Sha256.hash(file.object()), file.sha256());
    return events;
  }

  /** Returns what another JSON library reads: the tokens, and what they say. */
  private static List<String> tokens(byte[] json) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = OTHERS.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.add(token.isStructStart() || token.isStructEnd() ? token.name() : parser.getText());
      }
    }
    return tokens;
  }
}
