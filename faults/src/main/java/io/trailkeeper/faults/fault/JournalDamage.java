package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.JournalFiles;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.storage.Treatment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Segments are damaged while capture is down, and while events wait that are not delivered.
 *
 * @param kind how
 */
public record JournalDamage(Kind kind) implements Fault {

  private static final int MOST_TORN_BYTES = 400;

  /** How a segment is damaged. */
  public enum Kind {
    /** An unfinished write stands at the end of the last segment: nothing is lost by it. */
    TORN_TAIL,
    /** The end of the last segment is gone, with events that were acknowledged. */
    CUT_TAIL,
    /** One bit of any segment is turned over. */
    BIT_FLIP,
    /** The last segment is a file of no length. */
    EMPTY_SEGMENT
  }

  @Override
  public String name() {
    return "journal-" + kind.toString().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.proxy().treat(request -> new Treatment.Refuse(503, "SlowDown"));
    Times.pass(random, Duration.ofMillis(1500), Duration.ofSeconds(3));
    lab.capture().kill();
    lab.capture().awaitExit();
    boolean collectorToo = random.nextBoolean();
    if (collectorToo) {
      // It has read what is to be damaged now, and would deliver it from memory.
      lab.collector().kill();
      lab.collector().awaitExit();
    }
    damage(lab, random);
    lab.startCapture();
    try {
      lab.awaitCapture();
    } finally {
      lab.proxy().heal();
    }
    if (collectorToo) {
      lab.startCollector();
      lab.awaitCollector();
    }
    lab.awaitDelivery();
  }

  private void damage(Lab lab, RandomGenerator random) {
    JournalFiles journal = lab.journal();
    List<String> segments = journal.segments();
    String last = segments.get(segments.size() - 1);
    switch (kind) {
      case TORN_TAIL -> {
        byte[] torn = new byte[1 + random.nextInt(MOST_TORN_BYTES)];
        for (int i = 0; i < torn.length; i++) {
          torn[i] = (byte) random.nextInt();
        }
        journal.append(last, torn);
      }
      case CUT_TAIL -> lab.destroyed(journal.cut(last, 0.3 + 0.7 * random.nextDouble()));
      case EMPTY_SEGMENT -> lab.destroyed(journal.cut(last, 0));
      case BIT_FLIP -> {
        String any = segments.get(random.nextInt(segments.size()));
        lab.destroyed(journal.flip(any, random.nextDouble(), random.nextInt(Byte.SIZE)));
      }
    }
  }
}
