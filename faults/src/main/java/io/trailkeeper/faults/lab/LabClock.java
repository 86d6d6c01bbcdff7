package io.trailkeeper.faults.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What capture and collector take for the time: the system's clock, shifted. For one thread. */
public final class LabClock {

  private final Path file;
  private final Clock clock;
  private long shiftSeconds;

  /** Begins without a shift. */
  LabClock(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    shift(Duration.ZERO);
  }

  /** Sets it forward, or back if it is negative, from where it is. */
  public void shift(Duration by) {
    shiftSeconds += by.toSeconds();
    try {
      Path written = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(written, shiftSeconds + "\n");
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("setting the clock in " + file + " failed", e);
    }
  }

  /** Returns the time as the processes see it. */
  public Instant instant() {
    return clock.instant().plusSeconds(shiftSeconds);
  }

  Path file() {
    return file;
  }
}
