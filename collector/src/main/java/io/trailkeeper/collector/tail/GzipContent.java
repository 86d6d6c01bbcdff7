package io.trailkeeper.collector.tail;

import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.InvalidGzipException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A compressed file, which is whole: it is read once, forwards. */
final class GzipContent implements LogContent {

  private static final int TRAILER_BYTES = 4;

  private final InputStream in;
  private final long length;
  private final byte[] passed = new byte[64 << 10];
  private long position;
  private boolean ended;
  private boolean damaged;

  GzipContent(Path path) throws IOException {
    this.length = declaredLength(path);
    this.in = GzipMember.open(Files.newInputStream(path));
  }

  /**
   * Returns how long the file says that its content is, modulo 2^32; true of every file that is
   * whole.
   */
  static long declaredLength(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() < TRAILER_BYTES) {
        return 0;
      }
      file.seek(file.length() - TRAILER_BYTES);
      return Integer.reverseBytes(file.readInt()) & 0xffff_ffffL;
    }
  }

  @Override
  public int read(long from, byte[] target, int offset, int count) throws IOException {
    while (position < from) {
      int skipped = read(passed, 0, (int) Math.min(passed.length, from - position));
      if (skipped < 0) {
        return -1;
      }
    }
    return read(target, offset, count);
  }

  private int read(byte[] target, int offset, int count) throws IOException {
    if (ended) {
      return -1;
    }
    try {
      int read = in.read(target, offset, count);
      ended = read < 0;
      position += Math.max(0, read);
      return read;
    } catch (InvalidGzipException e) {
      ended = true;
      damaged = true;
      return -1;
    }
  }

  @Override
  public long size() {
    return ended ? position : Math.max(length, position);
  }

  /** Whether what was read to its end is not all that was written. */
  boolean isDamaged() {
    return damaged;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a file that was only read", e);
    }
  }
}
