package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Disks;
import io.trailkeeper.faults.lab.Lab;
import io.trailkeeper.faults.lab.SmallDisk;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A disk is full, and has room again later.
 *
 * @param what what is on it
 */
public record DiskFull(What what) implements Fault {

  /** What is on the disk. */
  public enum What {
    /** The journal; the disk is filled below what it leaves free. */
    JOURNAL_WATERMARK,
    /** The journal; there is no byte left. */
    JOURNAL,
    /** What the trail delivers. */
    VOLUME,
    /** {@code java.io.tmpdir} of both processes. */
    TEMPORARY
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long BELOW_WATERMARK = 200L << 20;

  @Override
  public String name() {
    return switch (what) {
      case JOURNAL_WATERMARK -> "disk-low-under-journal";
      case JOURNAL -> "disk-full-under-journal";
      case VOLUME -> "disk-full-under-volume";
      case TEMPORARY -> "disk-full-under-tmpdir";
    };
  }

  @Override
  public Optional<String> obstacle(Lab lab) {
    return disk(lab.disks()).isPresent()
        ? Optional.empty()
        : Optional.of("needs root, to mount a small disk");
  }

  private Optional<SmallDisk> disk(Disks disks) {
    return switch (what) {
      case JOURNAL, JOURNAL_WATERMARK -> disks.journal();
      case VOLUME -> disks.volume();
      case TEMPORARY -> disks.temporary();
    };
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    SmallDisk disk = disk(lab.disks()).orElseThrow();
    disk.fill(what == What.JOURNAL_WATERMARK ? BELOW_WATERMARK : 0);
    Times.pass(random, Duration.ofMillis(1500), Duration.ofSeconds(3));
    disk.empty();
    if (what == What.JOURNAL && !lab.delivers(PATIENCE)) {
      // A journal whose disk has failed takes no events any more: a restart is what it asks for.
      lab.capture().terminate();
      lab.capture().awaitExit();
      lab.startCapture();
      lab.awaitCapture();
    }
    lab.awaitDelivery();
  }
}
