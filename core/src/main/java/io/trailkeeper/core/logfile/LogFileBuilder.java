package io.trailkeeper.core.logfile;

import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.merkle.TreeHasher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts events together to a log file, in the order in which they are added.
 *
 * <p>The content is a function of the events, the format and the cluster alone. Not thread-safe.
 */
public final class LogFileBuilder {

  private static final byte[] LINE_END = {'\n'};
  private static final int INITIAL_BYTES = 64 << 10;

  private final LogFormat format;
  private final CloudTrailRecord record;
  private final JsonWriter writer = new JsonWriter(INITIAL_BYTES);
  private final TreeHasher tree = new TreeHasher();
  private int events;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;

  /**
   * Starts a log file.
   *
   * @param classifier the trail's, for the ARNs of users
   */
  public LogFileBuilder(LogFormat format, ClusterIdentity cluster, EventClassifier classifier) {
    this.format = format;
    this.record = new CloudTrailRecord(cluster, classifier);
    if (format == LogFormat.CLOUD_TRAIL) {
      writer.raw(LogFileEvents.HEAD);
    }
  }

  /**
   * Adds an event.
   *
   * @param source the API server that sent it, as its client certificate names it
   * @param sha256 the SHA-256 of the event's bytes
   */
  public void add(ClassifiedEvent classified, String source, byte[] sha256) {
    switch (format) {
      case CLOUD_TRAIL -> {
        // A comma comes before every record but the first.
        int from = writer.length() + (events == 0 ? 0 : 1);
        record.write(writer, classified, source, sha256);
        writer.show(from, tree::update);
        tree.endLeaf();
      }
      case KUBERNETES -> {
        byte[] line = oneLine(classified.event().bytes());
        if (events == 0) {
          line = unlikeCloudTrail(line);
        }
        tree.add(line);
        writer.raw(line);
        writer.raw(LINE_END);
      }
    }
    Instant time = classified.event().stageTimestamp().truncatedTo(ChronoUnit.SECONDS);
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    newest = newest == null || time.isAfter(newest) ? time : newest;
    events++;
  }

  /** Returns how many bytes the content has so far. */
  public int length() {
    return writer.length();
  }

  /** Returns how many events were added. */
  public int events() {
    return events;
  }

  /**
   * Closes the file; nothing may be added after that.
   *
   * @throws IllegalStateException if it holds no event
   */
  public LogFile build() {
    if (oldest == null || newest == null) {
      throw new IllegalStateException("a log file holds at least one event");
    }
    if (format == LogFormat.CLOUD_TRAIL) {
      writer.raw(LogFileEvents.TAIL);
    }
    byte[] content = writer.toByteArray();
    return new LogFile(content, Sha256.hash(content), tree.root(), events, oldest, newest);
  }

  /**
   * Takes line ends out of an event that was sent with some between its tokens, where they mean
   * nothing: a line must hold one event. An API server sends none.
   */
  private static byte[] oneLine(byte[] event) {
    int kept = 0;
    for (byte b : event) {
      if (b != '\n' && b != '\r') {
        kept++;
      }
    }
    if (kept == event.length) {
      return event;
    }
    byte[] line = new byte[kept];
    int to = 0;
    for (byte b : event) {
      if (b != '\n' && b != '\r') {
        line[to++] = b;
      }
    }
    return line;
  }

  /**
   * Puts a space behind the first bracket of an event with which the file would look like one of
   * the format CloudTrail. No API server sends such a one; who did would make the file unreadable.
   */
  private static byte[] unlikeCloudTrail(byte[] event) {
    byte[] head = LogFileEvents.HEAD;
    if (!Arrays.equals(event, 0, Math.min(event.length, head.length), head, 0, head.length)) {
      return event;
    }
    byte[] spaced = new byte[event.length + 1];
    spaced[0] = event[0];
    spaced[1] = ' ';
    System.arraycopy(event, 1, spaced, 2, event.length - 1);
    return spaced;
  }
}
