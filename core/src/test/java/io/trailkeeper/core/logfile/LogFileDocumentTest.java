package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.testing.Uncompressed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the code to the test vector of {@code docs/format/log-file.md}. */
class LogFileDocumentTest {

  private static final Path PAGE = Path.of("../docs/format/log-file.md");

  @Test
  void theEventOfThePageIsTheRecordOfThePage() throws Exception {
    String page = Files.readString(PAGE);
    byte[] event = block(page, "event").getBytes(StandardCharsets.UTF_8);
    ClusterIdentity cluster = new ClusterIdentity("000000000000", "local");
    EventClassifier classifier = new EventClassifier(cluster, Set.of());
    LogFileBuilder builder =
        new LogFileBuilder(LogFormat.CLOUD_TRAIL, Uncompressed::new, cluster, classifier);

    builder.add(classifier.classify(AuditEvent.parse(event)), "kube-apiserver", Sha256.hash(event));

    assertThat(new String(builder.build().object(), StandardCharsets.UTF_8))
        .isEqualTo("{\"Records\":[" + block(page, "record") + "]}\n");
  }

  private static String block(String page, String name) {
    String start = "```json " + name + "\n";
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf("\n```", from));
  }
}
