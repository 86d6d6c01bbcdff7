package io.trailkeeper.collector.apiserver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few counters that are asked for in the metrics of an API server, which are several MB
 * of text, as they come: one line is in memory at a time.
 *
 * <p>Strict about those lines, since a number that is misread is a loss that was none, or none that
 * was one; blind to all others.
 */
final class MetricsReader {

  /** A large cluster's are about 10 MB. */
  static final long MAX_BYTES = 64L << 20;

  private static final String ERRORS = "apiserver_audit_error_total";
  private static final String EVENTS = "apiserver_audit_event_total";
  private static final String STARTED = "process_start_time_seconds";

  /** Lines of interest are far shorter. */
  private static final int MAX_LINE = 1024;

  private static final int MAX_PLUGINS = 16;

  /** Whole numbers are exact in metrics up to here. */
  private static final double MAX_COUNT = 1L << 53;

  /** The year 10000. */
  private static final double MAX_SECONDS = 253_402_300_800.0;

  private final Set<String> ignoredPlugins;
  private final byte[] line = new byte[MAX_LINE];
  private final TreeMap<String, Long> errors = new TreeMap<>();
  private int length;
  private boolean isTooLong;
  private long bytes;
  private @Nullable Long events;
  private @Nullable Instant startedAt;

  MetricsReader(Set<String> ignoredPlugins) {
    this.ignoredPlugins = ignoredPlugins;
  }

  /**
   * Takes what comes next.
   *
   * @throws ApiServerException if this cannot be the metrics of an API server
   */
  void accept(ByteBuffer buffer) {
    bytes += buffer.remaining();
    if (bytes > MAX_BYTES) {
      throw new ApiServerException("they are larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    while (buffer.hasRemaining()) {
      byte next = buffer.get();
      if (next == '\n') {
        endLine();
      } else if (length < MAX_LINE) {
        line[length++] = next;
      } else {
        isTooLong = true;
      }
    }
  }

  /**
   * Returns what was found.
   *
   * @param processStart when the process started, if that is known better than from the text, where
   *     it moves with the machine's clock
   * @throws ApiServerException if something is missing
   */
  AuditCounters finish(Optional<Instant> processStart) {
    if (length > 0) {
      throw new ApiServerException("their last line is cut off");
    }
    Long made = events;
    Instant started = startedAt;
    if (made == null || started == null) {
      throw new ApiServerException(
          "they lack "
              + (made == null ? EVENTS : STARTED)
              + ": this is no kube-apiserver, or it hides them (--disabled-metrics)");
    }
    return new AuditCounters(processStart.orElse(started), made, errors);
  }

  private void endLine() {
    int end = length;
    length = 0;
    boolean cut = isTooLong;
    isTooLong = false;
    if (end == 0 || (line[0] != 'a' && line[0] != 'p')) {
      return;
    }
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    String name = text.substring(0, nameEnd(text));
    if (name.equals(ERRORS) || name.equals(EVENTS) || name.equals(STARTED)) {
      if (cut) {
        throw new ApiServerException("the line of " + name + " is longer than " + MAX_LINE);
      }
      take(name, MetricsLine.parse(text, name.length()));
    }
  }

  private void take(String name, MetricsLine found) {
    switch (name) {
      case ERRORS -> takeError(found);
      case EVENTS -> {
        once(name, events == null);
        events = count(name, found.value());
      }
      default -> {
        once(name, startedAt == null);
        if (!(found.value() > 0 && found.value() < MAX_SECONDS)) {
          throw wrong(name, found.value());
        }
        startedAt = Instant.ofEpochMilli(Math.round(found.value() * 1000));
      }
    }
  }

  private void takeError(MetricsLine found) {
    String plugin = found.label("plugin");
    if (!plugin.matches("[a-z0-9_-]{1,32}") || errors.size() >= MAX_PLUGINS) {
      throw new ApiServerException(
          "a line of " + ERRORS + " names no plugin, or they name too many");
    }
    long count = count(ERRORS, found.value());
    once(ERRORS, !errors.containsKey(plugin));
    if (count > 0 && !ignoredPlugins.contains(plugin)) {
      errors.put(plugin, count);
    }
  }

  private static void once(String name, boolean isFirst) {
    if (!isFirst) {
      throw new ApiServerException("they have " + name + " twice");
    }
  }

  private static long count(String name, double value) {
    if (!(value >= 0 && value <= MAX_COUNT && value == Math.rint(value))) {
      throw wrong(name, value);
    }
    return (long) value;
  }

  private static ApiServerException wrong(String name, double value) {
    return new ApiServerException(
        name
            + " is "
            + value
            + (name.equals(STARTED) ? ", which is no time" : ", which no counter can be"));
  }

  private static int nameEnd(String text) {
    int end = 0;
    while (end < text.length() && "{ \t".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
