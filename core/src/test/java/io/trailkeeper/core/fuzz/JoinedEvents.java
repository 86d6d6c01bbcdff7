package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.merkle.TreeHasher;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Puts the events of a log file together again, as either format, and keeps the hashes only. */
final class JoinedEvents implements LogFileEvents.Handler {

  private static final byte[] HEAD = "{\"Records\":[".getBytes(US_ASCII);
  private static final byte[] TAIL = "]}\n".getBytes(US_ASCII);

  private final MessageDigest lines = Sha256.newDigest();
  private final MessageDigest records = Sha256.newDigest();
  private final TreeHasher tree = new TreeHasher();
  private boolean within;
  private long events;

  @Override
  public void bytes(byte[] buffer, int from, int to) {
    if (!within) {
      within = true;
      records.update(events == 0 ? HEAD : new byte[] {','});
    }
    lines.update(buffer, from, to - from);
    records.update(buffer, from, to - from);
    tree.update(buffer, from, to);
  }

  @Override
  public void end() {
    within = false;
    events++;
    lines.update((byte) '\n');
    tree.endLeaf();
  }

  long events() {
    return events;
  }

  /** Returns the root over the events. */
  String root() {
    return HexFormat.of().formatHex(tree.root());
  }

  /** Returns the SHA-256 of the log file that has these events; once. */
  String hashValue(LogFormat format) {
    if (format == LogFormat.KUBERNETES) {
      return HexFormat.of().formatHex(lines.digest());
    }
    records.update(TAIL);
    return HexFormat.of().formatHex(records.digest());
  }
}
