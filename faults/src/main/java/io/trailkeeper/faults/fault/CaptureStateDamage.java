package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.JournalFiles;
import io.trailkeeper.faults.lab.Lab;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * A file of capture's state is damaged while it is down; the segments are whole.
 *
 * @param kind which file
 * @param length how many bytes of it are left
 */
public record CaptureStateDamage(Kind kind, int length) implements Fault {

  /** The files. */
  public enum Kind {
    /** The journal's name. */
    IDENTITY,
    /** How far the journal was durable. */
    DURABLE_MARK,
    /** How far a follower has committed. */
    FOLLOWER
  }

  @Override
  public String name() {
    return (length == 0 ? "empty-" : "truncated-")
        + switch (kind) {
          case IDENTITY -> "journal-identity";
          case DURABLE_MARK -> "durable-mark";
          case FOLLOWER -> "follower-state";
        };
  }

  @Override
  public void inflict(Lab lab, RandomGenerator random) throws InterruptedException {
    lab.capture().kill();
    lab.capture().awaitExit();
    JournalFiles journal = lab.journal();
    Path file =
        switch (kind) {
          case IDENTITY -> journal.file("journal.json");
          case DURABLE_MARK -> journal.file("durable.mark");
          case FOLLOWER -> journal.followers().get(0);
        };
    JournalFiles.truncate(file, length);
    lab.startCapture();
    lab.awaitCapture();
    lab.awaitDelivery();
  }
}
