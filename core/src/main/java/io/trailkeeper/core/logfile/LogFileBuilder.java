package io.trailkeeper.core.logfile;

import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.classification.EventClassifier;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.merkle.TreeHasher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts events together to a log file, in the order in which they are added.
 *
 * <p>The content is a function of the events, the format and the cluster alone. It is hashed and
 * compressed as it comes, so that memory holds the compressed bytes and one event. Not thread-safe.
 */
public final class LogFileBuilder {

  private static final byte[] LINE_END = {'\n'};
  private static final byte[] COMMA = {','};
  private static final int INITIAL_BYTES = 4 << 10;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LINE_FEEDS = LOW_BITS * '\n';
  private static final long CARRIAGE_RETURNS = LOW_BITS * '\r';

  private final LogFormat format;
  private final CloudTrailRecord record;
  private final Supplier<Compressor> compression;
  private final JsonWriter writer = new JsonWriter(INITIAL_BYTES);
  private final TreeHasher tree = new TreeHasher();
  private final MessageDigest sha256 = Sha256.newDigest();
  private @Nullable Compressor compressor;
  private long length;
  private int events;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;

  /**
   * Starts a log file.
   *
   * @param compression makes what the content is compressed with, when there is any
   * @param classifier the trail's, for the ARNs of users
   */
  public LogFileBuilder(
      LogFormat format,
      Supplier<Compressor> compression,
      ClusterIdentity cluster,
      EventClassifier classifier) {
    this.format = format;
    this.compression = compression;
    this.record = new CloudTrailRecord(cluster, classifier);
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
        record.write(writer, classified, source, sha256);
        add(events == 0 ? LogFileEvents.HEAD : COMMA);
        writer.show(0, this::addEvent);
        writer.clear();
      }
      case KUBERNETES -> line(classified.event().bytes());
    }
    added(classified.event().stageTimestamp().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Adds an event to a file of the format Kubernetes, for which it need not be parsed.
   *
   * @param event its bytes
   * @param stageSecond when it reached its stage, in seconds since 1970, rounded down
   * @throws IllegalStateException if the file has another format
   */
  public void addLine(byte[] event, long stageSecond) {
    if (format != LogFormat.KUBERNETES) {
      throw new IllegalStateException("a file of the format " + format + " has no lines");
    }
    line(event);
    added(Instant.ofEpochSecond(stageSecond));
  }

  private void line(byte[] event) {
    byte[] line = holdsLineEnd(event) ? oneLine(event) : event;
    if (events == 0) {
      line = unlikeCloudTrail(line);
    }
    addEvent(line, 0, line.length);
    add(LINE_END);
  }

  private void addEvent(byte[] bytes, int from, int to) {
    tree.update(bytes, from, to);
    tree.endLeaf();
    add(bytes, from, to);
  }

  private void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  private void add(byte[] bytes, int from, int to) {
    if (compressor == null) {
      compressor = compression.get();
    }
    compressor.update(bytes, from, to);
    sha256.update(bytes, from, to - from);
    length += to - from;
  }

  private void added(Instant time) {
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    newest = newest == null || time.isAfter(newest) ? time : newest;
    events++;
  }

  /** Returns how many bytes the content has so far, before compression. */
  public long length() {
    return length;
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
    if (oldest == null || newest == null || compressor == null) {
      throw new IllegalStateException("a log file holds at least one event");
    }
    if (format == LogFormat.CLOUD_TRAIL) {
      add(LogFileEvents.TAIL);
    }
    return new LogFile(
        compressor.finish(), length, sha256.digest(), tree.root(), events, oldest, newest);
  }

  /** Whether there is a line end: eight bytes at once, as nearly always there is none. */
  private static boolean holdsLineEnd(byte[] event) {
    int at = 0;
    for (; at + Long.BYTES <= event.length; at += Long.BYTES) {
      long bytes = (long) LONG.get(event, at);
      if ((zeros(bytes ^ LINE_FEEDS) | zeros(bytes ^ CARRIAGE_RETURNS)) != 0) {
        return true;
      }
    }
    for (; at < event.length; at++) {
      if (event[at] == '\n' || event[at] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Returns what is not 0 if one of eight bytes is. */
  private static long zeros(long bytes) {
    return (bytes - LOW_BITS) & ~bytes & HIGH_BITS;
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
