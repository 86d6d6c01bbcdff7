package io.trailkeeper.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.bench.delivery.DeliveryTimes.Delivery;
import io.trailkeeper.bench.load.Posted.Acknowledgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTimesTest {

  private static final Instant START = Instant.parse("2026-11-22T05:00:00Z");

  @TempDir private Path directory;

  @Test
  void timesAndEventsAreReadFromTheLog() throws IOException {
    // Given
    Path log = directory.resolve("collector.log");
    Files.writeString(
        log,
        """
        {"timestamp":1795356041000,"kvpList":[{"port":"1"}],"formattedMessage":"Starting"}
        {"timestamp":1795356041393,"kvpList": [{"key":"AWSLogs\\/a.json.gz"},{"events":"923"},{"sha256":"52"}],"formattedMessage":"Delivered a log file"}
        """);

    // When
    DeliveryTimes times = DeliveryTimes.read(log);

    // Then
    assertThat(times.deliveries())
        .containsExactly(new Delivery(Instant.ofEpochMilli(1795356041393L), 923));
  }

  @Test
  void theNthDeliveredIsTheNthAcknowledged() {
    // Given
    DeliveryTimes times =
        new DeliveryTimes(
            List.of(
                new Delivery(START.plusMillis(100), 3), new Delivery(START.plusMillis(200), 2)));
    List<Acknowledgement> acknowledgements =
        List.of(new Acknowledgement(START, 2), new Acknowledgement(START.plusMillis(50), 3));

    // When
    Histogram all = times.since(acknowledgements, 0);
    Histogram withoutWarmUp = times.since(acknowledgements, 2);

    // Then
    assertThat(all.getTotalCount()).isEqualTo(5);
    assertThat(all.getCountAtValue(100)).isEqualTo(2);
    assertThat(all.getCountAtValue(50)).isEqualTo(1);
    assertThat(all.getCountAtValue(150)).isEqualTo(2);
    assertThat(withoutWarmUp.getTotalCount()).isEqualTo(3);
  }

  @Test
  void moreDeliveredThanAcknowledgedIsNotCounted() {
    // Given
    DeliveryTimes times = new DeliveryTimes(List.of(new Delivery(START, 10)));

    // When
    Histogram histogram = times.since(List.of(new Acknowledgement(START, 4)), 0);

    // Then
    assertThat(histogram.getTotalCount()).isEqualTo(4);
  }
}
