package io.trailkeeper.bench.stage;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures parts of the path, and beside each what the same bytes take at least: a bare SHA-256, or
 * the libraries' own compression.
 *
 * @param bodies of one pass
 * @param trails what each selects
 * @param format of log files
 * @param compression of log files
 * @param maxBytes of a log file
 * @param warmUp how long each is run before it is measured
 * @param measured how long each is measured at least
 * @param directory for a journal; what is written there stays
 */
public record Stages(
    EventBodies bodies,
    List<Selection> trails,
    LogFormat format,
    Compression compression,
    long maxBytes,
    Duration warmUp,
    Duration measured,
    Path directory) {

  static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  /** Copies the list. */
  public Stages {
    trails = List.copyOf(trails);
  }

  /** Measures one, and what it is compared with. */
  public List<StageCost> measure(Stage stage) throws IOException {
    List<StageCost> costs = new ArrayList<>();
    Stopwatch stopwatch = new Stopwatch(warmUp, measured);
    long events = bodies.events();
    long bytes = bodies.bytes();
    switch (stage) {
      case PARSE -> costs.add(stopwatch.measure("parse", events, bytes, new Parsing(bodies)));
      case SELECT ->
          costs.add(
              stopwatch.measure(
                  "select, " + trails.size() + " trails",
                  events,
                  bytes,
                  new Selecting(bodies, trails)));
      case FORMAT ->
          costs.add(
              stopwatch.measure(
                  "format " + format,
                  events,
                  bytes,
                  new Formatting(bodies, trails.get(0), format, maxBytes)));
      case COMPRESS -> {
        List<byte[]> contents = new Formatting(bodies, trails.get(0), format, maxBytes).contents();
        long content = contents.stream().mapToLong(one -> one.length).sum();
        costs.add(
            stopwatch.measure(
                "compress " + compression,
                events,
                content,
                new Compressing(contents, compression::compress)));
        costs.add(
            stopwatch.measure(
                "java.util.zip.Deflater 6", events, content, Compressing.deflater(contents, 6)));
        costs.add(
            stopwatch.measure("zstd 3 by itself", events, content, Compressing.zstd(contents, 3)));
      }
      case JOURNAL ->
          costs.add(stopwatch.measure("journal", events, bytes, new Journaling(bodies, directory)));
    }
    costs.add(stopwatch.measure("SHA-256 by itself", events, bytes, new Hashing(bodies)));
    return costs;
  }
}
