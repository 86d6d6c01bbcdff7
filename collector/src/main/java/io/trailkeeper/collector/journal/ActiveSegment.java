package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.GroupCommit.Written;
import java.io.IOException;
import java.nio.file.Path;

/** The segment that is written to. Not thread-safe. */
final class ActiveSegment {

  private final Segment segment;
  private final WritableFile file;
  private long position;
  private boolean torn;

  /**
   * @param position where the next frame is written
   */
  ActiveSegment(Segment segment, WritableFile file, long position) {
    this.segment = segment;
    this.file = file;
    this.position = position;
  }

  /**
   * Creates a segment with its header, neither durable yet. A file of this name is overwritten: it
   * must be one that never held an event.
   */
  static ActiveSegment create(FileOperations files, Path directory, SegmentHeader header)
      throws IOException {
    byte[] bytes = header.encode();
    Segment segment = new Segment(directory, header.base(), header.createdAt(), bytes.length);
    WritableFile file = files.open(segment.path());
    try {
      file.truncate(0);
      file.write(0, bytes);
    } catch (IOException e) {
      discard(files, segment, file, e);
      throw e;
    }
    return new ActiveSegment(segment, file, bytes.length);
  }

  /** Takes back that it was created. */
  void discard(FileOperations files, IOException cause) {
    discard(files, segment, file, cause);
  }

  /** Returns what is written of it, up to an offset. */
  Written written(long end) {
    return new Written(end, segment, file, position);
  }

  Segment segment() {
    return segment;
  }

  WritableFile file() {
    return file;
  }

  boolean hasEvents(int headerBytes) {
    return position > headerBytes;
  }

  /** Returns how large the segment would be with this many bytes more. */
  long bytesWith(long more) {
    return position + more;
  }

  /** Writes one frame; after an exception the segment ends with the last whole frame. */
  void append(byte[] head, byte[] event) throws IOException {
    beginAppend();
    try {
      file.write(position, head);
      file.write(position + head.length, event);
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    appended(head.length + event.length);
  }

  /** Writes frames, the first {@code length} bytes; after an exception none of them is there. */
  void append(byte[] frames, int length) throws IOException {
    beginAppend();
    try {
      file.write(position, frames, length);
    } catch (IOException e) {
      cut(e);
      throw e;
    }
    appended(length);
  }

  private void beginAppend() throws IOException {
    if (torn) {
      file.truncate(position);
      torn = false;
    }
  }

  private void cut(IOException cause) {
    torn = true;
    try {
      file.truncate(position);
      torn = false;
    } catch (IOException alsoFailed) {
      // Nothing is appended until it succeeds.
      cause.addSuppressed(alsoFailed);
    }
  }

  private void appended(long bytes) {
    position += bytes;
    segment.bytes(position);
  }

  private static void discard(
      FileOperations files, Segment segment, WritableFile file, IOException cause) {
    try {
      file.close();
      files.delete(segment.path());
    } catch (IOException e) {
      // What is left is overwritten when the segment is created again, or when it is opened.
      cause.addSuppressed(e);
    }
  }
}
