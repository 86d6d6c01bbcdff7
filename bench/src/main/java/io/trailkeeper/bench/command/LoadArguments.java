package io.trailkeeper.bench.command;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.bench.load.Rate;
import io.trailkeeper.bench.load.SyntheticEvents;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is posted, and how. */
final class LoadArguments {

  @Option(
      names = "--batches",
      paramLabel = "DIR",
      description =
          "webhook bodies, every *.json and *.json.gz in it. Default: recorded ones, 16,000 events")
  private @Nullable Path batches;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "how often all bodies are posted, each event with another auditID. Default:"
              + " ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "rounds before, which are reported apart. Default: ${DEFAULT-VALUE}, everything counts")
  private int warmUp;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "API servers, each with an HTTP/2 connection and one body at a time. Default:"
              + " ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "when bodies are due, such as 20MB/s or 1000events/s; latency counts from then. Default: as"
              + " soon as the one before is acknowledged")
  private @Nullable String rate;

  @Option(
      names = "--batch-events",
      paramLabel = "N",
      description = "events in a body. Default: as recorded")
  private @Nullable Integer batchEvents;

  @Option(
      names = "--event-bytes",
      paramLabel = "N",
      description =
          "makes recorded events this large: members are left out, or a response object is filled with"
              + " recorded ones. Bodies stay below 10 MB unless --batch-events says otherwise")
  private @Nullable Integer eventBytes;

  int rounds() {
    return atLeast("--rounds", 1, rounds);
  }

  int warmUp() {
    return atLeast("--warm-up", 0, warmUp);
  }

  int connections() {
    return atLeast("--connections", 1, connections);
  }

  @Nullable Rate rate() {
    return rate == null ? null : Rate.parse(rate);
  }

  /** Reads the bodies of one round. */
  EventBodies bodies() {
    EventBodies recorded = EventBodies.read(batches == null ? Home.loadBatches() : batches);
    if (eventBytes != null) {
      return SyntheticEvents.of(
          recorded,
          eventBytes,
          batchEvents == null ? null : atLeast("--batch-events", 1, batchEvents));
    }
    return batchEvents == null
        ? recorded
        : recorded.regrouped(atLeast("--batch-events", 1, batchEvents));
  }

  private static int atLeast(String option, int least, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          option + ": found " + found + ", allowed: " + least + " or more");
    }
    return found;
  }
}
