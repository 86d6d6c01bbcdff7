package io.trailkeeper.bench.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.bench.load.Posted.Acknowledgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * When log files were delivered, by the collector's own log.
 *
 * @param deliveries in their order
 */
public record DeliveryTimes(List<Delivery> deliveries) {

  private static final String DELIVERED = "Delivered a log file";
  private static final int DIGITS = 3;

  /**
   * A log file that was delivered.
   *
   * @param at when it was committed
   * @param events how many it holds
   */
  public record Delivery(Instant at, int events) {}

  /** Copies the list. */
  public DeliveryTimes {
    deliveries = List.copyOf(deliveries);
  }

  /** Reads a collector's log. */
  public static DeliveryTimes read(Path log) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Delivery> deliveries = new ArrayList<>();
    try (Stream<String> lines = Files.lines(log)) {
      for (String line : lines.filter(text -> text.contains(DELIVERED)).toList()) {
        JsonNode entry = mapper.readTree(line);
        for (JsonNode pair : entry.path("kvpList")) {
          if (pair.has("events")) {
            deliveries.add(
                new Delivery(
                    Instant.ofEpochMilli(entry.path("timestamp").asLong()),
                    pair.path("events").asInt()));
          }
        }
      }
    }
    return new DeliveryTimes(deliveries);
  }

  /**
   * Returns how long events took from their acknowledgement to their delivery, in ms, for a Trail
   * that delivers every event. Events are delivered in the journal's order, so the n-th that was
   * delivered is taken for the n-th that was acknowledged: with several connections that is wrong
   * by what is under way at a time, a few bodies.
   *
   * @param acknowledgements all since the Trail began, in their order
   * @param leaveOut how many of the first events are not asked for
   */
  public Histogram since(List<Acknowledgement> acknowledgements, long leaveOut) {
    Histogram millis = new Histogram(DIGITS);
    int next = 0;
    int left = 0;
    long seen = 0;
    for (Delivery delivery : deliveries) {
      int events = delivery.events();
      while (events > 0 && (left > 0 || next < acknowledgements.size())) {
        if (left == 0) {
          left = acknowledgements.get(next).events();
          next++;
        }
        int both = Math.min(left, events);
        Duration took = Duration.between(acknowledgements.get(next - 1).at(), delivery.at());
        if (seen >= leaveOut) {
          millis.recordValueWithCount(Math.max(0, took.toMillis()), both);
        }
        seen += both;
        left -= both;
        events -= both;
      }
    }
    return millis;
  }
}
