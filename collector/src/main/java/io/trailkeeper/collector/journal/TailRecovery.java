package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.GroupCommit.Written;
import io.trailkeeper.collector.journal.SegmentReader.Found;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the last segment into a state that can be written on to.
 *
 * <p>What is behind the last whole frame is a torn tail, and cut. Where a whole frame follows a
 * damaged one, nothing is cut: readers find the gap. If events are missing that were durable, the
 * numbering goes on after them in a new segment, so that none of their offsets stands for another
 * event, and readers find the gap.
 */
final class TailRecovery {

  private static final Logger LOGGER = LoggerFactory.getLogger(TailRecovery.class);
  private static final int COPY_BYTES = 1 << 16;

  /** What a disk or a page cache writes as a whole, at most on any machine that we know. */
  private static final int PAGE_BYTES = 1 << 16;

  private final JournalOptions options;
  private final FileOperations files;
  private final Segments segments;
  private final String partition;

  TailRecovery(JournalOptions options, FileOperations files, Segments segments, String partition) {
    this.options = options;
    this.files = files;
    this.segments = segments;
    this.partition = partition;
  }

  /**
   * What the last segment holds.
   *
   * @param end the offset after its last whole frame
   * @param position where that frame ends
   * @param unsure where the first frame begins that is not known to be durable
   * @param length how long the file is
   */
  private record Tail(long end, long position, long unsure, long length) {}

  /** What is appended to, and which offset comes next. */
  record Recovered(ActiveSegment active, long end) {}

  /**
   * Recovers the last segment, if there is any; all of it is durable afterwards but for its name.
   *
   * @param mark how far the journal is known to have been durable on this disk
   * @param known the least offset that the next event may have
   * @param now ms since the epoch
   */
  Recovered recover(long mark, long known, long now) throws IOException {
    if (segments.isEmpty()) {
      if (known > 0) {
        logLost(0, known);
      }
      return start(known, now);
    }
    Segment last = segments.last();
    Tail tail = scan(last, mark);
    if (tail.end() < known) {
      segments.damaged(last, tail.end());
      logLost(tail.end(), known);
      return start(known, now);
    }
    if (tail.length() > tail.position()) {
      LOGGER
          .atWarn()
          .addKeyValue("path", last.path())
          .addKeyValue("bytes", tail.length() - tail.position())
          .addKeyValue("end", tail.end())
          .log("Cut a torn tail, which was never acknowledged");
    }
    if (tail.end() == last.base() && SegmentHeader.read(last.path()) == null) {
      segments.remove(last);
      return start(last.base(), now);
    }
    return new Recovered(keep(last, tail), tail.end());
  }

  /**
   * Recovers the last segment after an fsync has failed: what is not durable is cut, and what is
   * left is read back.
   *
   * @param safe what is durable
   * @param failed the file whose fsync failed; it is closed
   * @param now ms since the epoch
   */
  Recovered recoverTo(Written safe, WritableFile failed, long now) throws IOException {
    try {
      failed.close();
    } catch (IOException e) {
      LOGGER.atDebug().setCause(e).log("Closing a file whose fsync had failed failed too");
    }
    try (WritableFile file = files.open(safe.segment().path())) {
      file.truncate(safe.position());
    }
    return recover(safe.end(), safe.end(), now);
  }

  private Recovered start(long base, long now) throws IOException {
    ActiveSegment active =
        ActiveSegment.create(files, options.directory(), new SegmentHeader(base, now, partition));
    active.file().force();
    segments.add(active.segment());
    return new Recovered(active, base);
  }

  /**
   * Cuts the tail, and writes what is unsure once more before it is forced: after an fsync that
   * failed, the kernel shows what it could not write, and does not try again by itself. What is in
   * one page with it may have been durable, and been torn by that attempt.
   */
  private ActiveSegment keep(Segment last, Tail tail) throws IOException {
    WritableFile file = files.open(last.path());
    try (SegmentReader reader = SegmentReader.open(last.path(), partition)) {
      file.truncate(tail.position());
      long position = tail.unsure() / PAGE_BYTES * PAGE_BYTES;
      while (position < tail.position()) {
        byte[] bytes =
            reader.bytes(position, (int) Math.min(COPY_BYTES, tail.position() - position));
        file.write(position, bytes);
        position += bytes.length;
      }
      file.force();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    last.bytes(tail.position());
    return new ActiveSegment(last, file, tail.position());
  }

  private Tail scan(Segment segment, long mark) throws IOException {
    int headerBytes = SegmentHeader.length(partition);
    try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
      long length = reader.length();
      long position = Math.min(headerBytes, length);
      long expected = segment.base();
      // If nothing in it is known to be durable its header is not either.
      long unsure = mark > segment.base() ? -1 : 0;
      while (true) {
        Found found = wholeFrame(reader, segment, position, expected);
        if (found == null) {
          return new Tail(expected, position, unsure < 0 ? position : unsure, length);
        }
        if (unsure < 0 && found.event().offset() >= mark) {
          unsure = found.position();
        }
        position = found.end();
        expected = found.event().offset() + 1;
      }
    }
  }

  private @Nullable Found wholeFrame(
      SegmentReader reader, Segment segment, long position, long expected) throws IOException {
    Found found = reader.frame(position, expected);
    if (found == null) {
      found = reader.find(position, expected, Long.MAX_VALUE);
      if (found != null && segments.damaged(segment, expected)) {
        LOGGER
            .atError()
            .addKeyValue("path", segment.path())
            .addKeyValue("from", expected)
            .addKeyValue("to", found.event().offset())
            .log("The last segment is damaged: events are lost");
      }
    }
    return found;
  }

  private void logLost(long from, long to) {
    LOGGER
        .atError()
        .addKeyValue("directory", options.directory())
        .addKeyValue("from", from)
        .addKeyValue("to", to)
        .log("Events that were durable are missing at the journal's end: they are lost");
  }
}
