package io.trailkeeper.collector.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour in which the S3 server cannot be reached: nothing is lost, memory stays as it was, the
 * disk takes what comes in, and when the server is back everything is delivered in its order.
 */
class OutageIT {

  private static final long HEAP_MIB = 64;

  /** How much the heap may differ between two looks: buffers and caches come and go. */
  private static final long HEAP_MARGIN = 8L << 20;

  /** The first look after the server is back. */
  private static final int FIRST_BACK =
      (HourOfOutage.MINUTES_BEFORE + HourOfOutage.MINUTES_AWAY) / HourOfOutage.MINUTES_A_LOOK;

  /** What the journal adds to an event: its frame, and who sent it. */
  private static final int FRAME_BYTES = 59 + "kube-apiserver".length();

  /** Rather more than the headers of the segments that are begun meanwhile. */
  private static final long SEGMENT_HEADERS = 1024;

  private static final String BUCKET = "outage";

  @TempDir Path directory;

  @Test
  void anHourWithoutTheStoreLosesNothing() throws Exception {
    try (TestingS3Server server = TestingS3Server.start(BUCKET)) {
      // When
      Map<String, List<String>> said = run(server);

      // Then
      assertThat(said.get("complete")).containsExactly("true");
      assertThat(said.get("recovered")).containsExactly("true");
      assertThat(said.get("failure")).containsExactly("DestinationUnavailable");
      List<Long> heap = said.get("heap").stream().map(Long::valueOf).toList();

      assertThat(heap).hasSize(16);
      // As long as the server is away nothing may come on top. Afterwards a look may fall on a
      // batch
      // that is being read: what stays shows in the lowest.
      assertThat(heap.subList(0, FIRST_BACK)).allMatch(used -> used < heap.get(0) + HEAP_MARGIN);
      assertThat(lowest(heap.subList(FIRST_BACK, heap.size())))
          .isLessThan(heap.get(0) + HEAP_MARGIN);
      long posted = number(said, "bytes");
      assertThat(posted).isGreaterThan(HEAP_MIB << 20);
      long framed = posted + number(said, "events") * FRAME_BYTES;
      assertThat(number(said, "journal")).isBetween(framed, framed + SEGMENT_HEADERS);
      TestingTrail.At delivered = delivered(server);
      assertThat(delivered.deliveredLines().split("\n")).containsExactlyElementsOf(expected());
      CollectorTest.assertValid(delivered.validate());
    }
  }

  private Map<String, List<String>> run(TestingS3Server server) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HourOfOutage.class.getName(),
                directory.toString(),
                String.valueOf(server.endpoint().getPort()),
                BUCKET)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Map<String, List<String>> said = new HashMap<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split(" ", 3);
        said.computeIfAbsent(words[0], name -> new ArrayList<>()).add(words[2]);
      }
    }
    assertThat(process.waitFor()).isZero();
    return said;
  }

  private static long lowest(List<Long> looks) {
    return looks.stream().mapToLong(Long::longValue).min().orElseThrow();
  }

  private static long number(Map<String, List<String>> said, String what) {
    return Long.parseLong(said.get(what).get(0));
  }

  private static List<String> expected() throws Exception {
    List<byte[]> templates = HourOfOutage.templates();
    int minutes =
        HourOfOutage.MINUTES_BEFORE + HourOfOutage.MINUTES_AWAY + HourOfOutage.MINUTES_AFTER;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < minutes * HourOfOutage.EVENTS_A_MINUTE; i++) {
      lines.add(new String(HourOfOutage.event(templates, i), UTF_8));
    }
    return lines;
  }

  private TestingTrail.At delivered(TestingS3Server server) {
    TestingClock after = new TestingClock("2026-11-22T12:00:00Z");
    return new TestingTrail.At(
        S3ObjectStore.open(
            S3Options.builder(BUCKET)
                .endpoint(server.endpoint())
                .pathStyle(true)
                .credentialsDirectory(directory.resolve("credentials"))
                .build(),
            after),
        new SigningKeys(directory.resolve("keys")),
        after);
  }
}
