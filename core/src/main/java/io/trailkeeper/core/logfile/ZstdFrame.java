package io.trailkeeper.core.logfile;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One Zstandard frame. Memory of the library's own goes with this object, also if it is never
 * finished.
 */
final class ZstdFrame implements Compressor {

  /** The library's default: higher levels cost more than they save. */
  private static final int LEVEL = 3;

  private static final int PIECE_BYTES = 128 << 10;

  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final ZstdOutputStream stream;

  /** One call of the library for many events. */
  private final byte[] piece = new byte[PIECE_BYTES];

  private int pieceLength;

  ZstdFrame() {
    try {
      stream = new ZstdOutputStream(frame, LEVEL);
    } catch (IOException e) {
      throw new UncheckedIOException("starting a Zstandard frame", e);
    }
  }

  @Override
  public void update(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (pieceLength == PIECE_BYTES) {
        flush();
      }
      int count = Math.min(to - at, PIECE_BYTES - pieceLength);
      System.arraycopy(bytes, at, piece, pieceLength, count);
      pieceLength += count;
      at += count;
    }
  }

  @Override
  public byte[] finish() {
    flush();
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException("ending a Zstandard frame", e);
    }
    return frame.toByteArray();
  }

  private void flush() {
    try {
      stream.write(piece, 0, pieceLength);
    } catch (IOException e) {
      throw new UncheckedIOException("compressing to a Zstandard frame", e);
    }
    pieceLength = 0;
  }
}
