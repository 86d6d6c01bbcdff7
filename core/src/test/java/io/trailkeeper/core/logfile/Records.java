package io.trailkeeper.core.logfile;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.Uncompressed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Events made to records, and read back by another JSON library. */
final class Records {

  static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "eu-test-1");

  private static final Path DAY = Path.of("../examples/audit-events/webhook-batches");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Records() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode json(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  static LogFile logFile(LogFormat format, List<AuditEvent> events) {
    EventClassifier classifier = new EventClassifier(CLUSTER, Set.of());
    LogFileBuilder builder = new LogFileBuilder(format, Uncompressed::new, CLUSTER, classifier);
    for (AuditEvent event : events) {
      builder.add(classifier.classify(event), "kube-apiserver", Sha256.hash(event.bytes()));
    }
    return builder.build();
  }

  static JsonNode record(String event) throws IOException {
    LogFile file = logFile(LogFormat.CLOUD_TRAIL, List.of(AuditEvent.parse(utf8(event))));
    return json(file.object()).get("Records").get(0);
  }

  /** The recorded working day, in the order in which it was posted. */
  static List<AuditEvent> recordedDay() throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> entries = Files.list(DAY)) {
      files = entries.sorted().toList();
    }
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        EventListReader reader = new EventListReader(in, EventListReader.DEFAULT_MAX_EVENT_BYTES);
        for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
          events.add(((EventListItem.Event) item.get()).event());
        }
      }
    }
    return events;
  }
}
