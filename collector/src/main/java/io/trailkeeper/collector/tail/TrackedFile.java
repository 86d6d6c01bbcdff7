package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log, from when it is first seen until it is gone. Its identity is its beginning,
 * not its name.
 */
final class TrackedFile {

  private FileState state;
  private @Nullable FoundFile found;
  private @Nullable PlainContent handle;
  private @Nullable LineReader reader;
  private int missing;
  private int content;
  private int unchanged;
  private long lastSize = -1;
  private long grownAtMillis;
  private long compressedLength = -1;
  private boolean readCompressed;

  TrackedFile(FileState state) {
    this.state = state;
  }

  FileState state() {
    return state;
  }

  void state(FileState next) {
    state = next;
  }

  /** Where it is; null if it has no name in the directory, or was not seen yet. */
  @Nullable FoundFile found() {
    return found;
  }

  /** How many looks at the directory in a row have not shown it. */
  int missing() {
    return missing;
  }

  /** It is there: at this path, under this name. */
  void seen(FoundFile at) {
    if (found == null || !found.path().equals(at.path())) {
      compressedLength = -1;
    }
    state = state.renamed(at.stem(), at.compressed() ? state.inode() : at.inode());
    found = at;
    missing = 0;
  }

  void unseen() {
    found = null;
    missing++;
  }

  boolean isOpen() {
    return handle != null || reader != null;
  }

  boolean hasHandle() {
    return handle != null;
  }

  /** Whether it is being read. */
  boolean isCurrent() {
    return reader != null;
  }

  /** Opens it to keep hold of it whatever becomes of its name. */
  void hold() throws IOException {
    FoundFile at = found;
    if (handle == null && at != null && !at.compressed()) {
      handle = PlainContent.open(at.path(), at.inode()).orElse(null);
    }
  }

  /** Lets go of it; it is opened again by its name when it is read on. */
  void release() {
    if (reader != null) {
      readCompressed |= state.finished() && reader.content() instanceof GzipContent;
      reader.close();
      reader = null;
    } else if (handle != null) {
      handle.close();
    }
    handle = null;
  }

  /** It is another content from now on, of which nothing was read. */
  void begin() {
    release();
    state = state.at(0, Fingerprint.NONE);
    content++;
  }

  /** Which content it has; what was read of one before says nothing of this one. */
  int content() {
    return content;
  }

  /** Returns what reads its lines; nothing if it has no name any more, or that of another one. */
  Optional<LineReader> reader(int maxLineBytes) throws IOException {
    if (reader == null) {
      hold();
      @Nullable LogContent content = handle;
      FoundFile at = found;
      if (content == null && at != null && at.compressed()) {
        content = new GzipContent(at.path());
      }
      if (content == null) {
        return Optional.empty();
      }
      reader = new LineReader(content, state.offset(), maxLineBytes);
    }
    return Optional.of(reader);
  }

  /** Returns the bytes that it has, uncompressed, as far as that is known. */
  long size() throws IOException {
    if (handle != null) {
      return handle.size();
    }
    if (reader != null) {
      return reader.content().size();
    }
    FoundFile at = found;
    if (at == null) {
      return state.offset();
    }
    if (!at.compressed()) {
      return at.size();
    }
    if (compressedLength < 0) {
      compressedLength = GzipContent.declaredLength(at.path());
    }
    return compressedLength;
  }

  /** Whether it was read to its end in its compressed form, which does not change any more. */
  boolean wasReadCompressed() {
    return readCompressed;
  }

  /** Whether what its compressed form holds ends too early. */
  boolean isDamaged() {
    return reader != null && reader.content() instanceof GzipContent gzip && gzip.isDamaged();
  }

  /** Looks at its size; to be called once for each look at the directory. */
  void observe(long nowMillis) throws IOException {
    long size = size();
    unchanged = size == lastSize ? unchanged + 1 : 0;
    if (size != lastSize) {
      grownAtMillis = nowMillis;
    }
    lastSize = size;
  }

  /** Returns the size that the last look has found; negative before the first. */
  long lastSize() {
    return lastSize;
  }

  /** How many looks in a row have found it as large as the one before. */
  int unchanged() {
    return unchanged;
  }

  /** How long ago it was seen to have grown. */
  long quietMillis(long nowMillis) {
    return nowMillis - grownAtMillis;
  }

  /** Returns what it begins with, as far as it was read; null if that cannot be read any more. */
  byte @Nullable [] start() throws IOException {
    if (handle == null) {
      return null;
    }
    byte[] start = new byte[Fingerprint.MOST];
    int length = 0;
    int read;
    do {
      read = handle.read(length, start, length, start.length - length);
      length += Math.max(0, read);
    } while (read > 0);
    return java.util.Arrays.copyOf(start, length);
  }
}
