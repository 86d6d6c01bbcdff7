package io.trailkeeper.collector.journal;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.JournaledEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one segment, through a small buffer. Believes nothing: a frame counts only if
 * all of it is there and fits its checksum. Not thread-safe; an interrupt closes it.
 */
final class SegmentReader implements Closeable {

  /** The JVM keeps as much again outside of the heap, for each thread that reads. */
  private static final int BUFFER_BYTES = 1 << 17;

  private final FileChannel channel;
  private final String partition;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long bufferPosition;
  private int bufferLength;
  private long lastLength;
  private byte[] lastSource = {};
  private String lastSourceText = "";

  private SegmentReader(FileChannel channel, String partition) {
    this.channel = channel;
    this.partition = partition;
  }

  /** A whole frame: the event, and where the next frame begins. */
  record Found(JournaledEvent event, long position, long end) {}

  static SegmentReader open(Path path, String partition) throws IOException {
    return new SegmentReader(FileChannel.open(path, StandardOpenOption.READ), partition);
  }

  long length() throws IOException {
    return channel.size();
  }

  /** Returns the frame of an event if it stands whole at a position, else null. */
  @Nullable Found frame(long position, long offset) throws IOException {
    return frame(position, offset, offset);
  }

  /**
   * Returns the next whole frame after a place where one should be and is not; null if there is
   * none.
   *
   * <p>It is looked for at every byte. What is found is a frame with certainty: its offset is one
   * of the few that are possible there, and its CRC-32C and its event's SHA-256 fit. An event
   * cannot pretend to hold one either, since a frame's first byte is at most 4 and JSON text has no
   * such bytes.
   *
   * @param position where the damaged frame begins
   * @param offset which event should be there
   * @param end the offset after the last one that may be found
   */
  @Nullable Found find(long position, long offset, long end) throws IOException {
    long length = length();
    for (long at = position + 1; at + Frame.FIXED_BYTES <= length; at++) {
      long possible = Math.min(end - 1, offset + (at - position) / Frame.FIXED_BYTES);
      if (possible > offset && mayBegin(at) && plausible(at, offset + 1, possible)) {
        Found found = frame(at, offset + 1, possible);
        if (found != null
            && MessageDigest.isEqual(Sha256.hash(found.event().bytes()), found.event().sha256())) {
          return found;
        }
      }
    }
    return null;
  }

  /** Returns the bytes from a position on, at most this many. */
  byte[] bytes(long position, int count) throws IOException {
    byte[] bytes = new byte[(int) Math.min(count, Math.max(0, length() - position))];
    if (!copy(position, bytes)) {
      throw new IOException("the file became shorter than " + (position + bytes.length));
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private @Nullable Found frame(long position, long least, long most) throws IOException {
    if (!plausible(position, least, most)) {
      return null;
    }
    ByteBuffer fixed = buffered(position);
    byte[] head = new byte[Frame.FIXED_BYTES];
    fixed.get(0, head);
    int length = fixed.getInt(0);
    int sourceLength = Short.toUnsignedInt(fixed.getShort(Frame.SOURCE_LENGTH_AT));
    long offset = fixed.getLong(Frame.OFFSET_AT);
    long receivedAt = fixed.getLong(Frame.RECEIVED_AT);
    byte[] sha256 = new byte[Frame.SHA256_BYTES];
    fixed.get(Frame.SHA256_AT, sha256);
    int checksum = fixed.getInt(Frame.LENGTH_BYTES);

    byte[] source = new byte[sourceLength];
    byte[] event = new byte[Frame.PREFIX_BYTES + length - Frame.FIXED_BYTES - sourceLength];
    long sourceAt = position + Frame.FIXED_BYTES;
    if (!copy(sourceAt, source) || !copy(sourceAt + sourceLength, event)) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(head, 0, Frame.LENGTH_BYTES);
    crc.update(head, Frame.PREFIX_BYTES, Frame.FIXED_BYTES - Frame.PREFIX_BYTES);
    crc.update(source);
    crc.update(event);
    if ((int) crc.getValue() != checksum) {
      return null;
    }
    JournaledEvent journaled =
        new JournaledEvent(
            partition, offset, Instant.ofEpochMilli(receivedAt), source(source), sha256, event);
    return new Found(journaled, position, position + Frame.PREFIX_BYTES + length);
  }

  /** Most events of a segment have the same. */
  private String source(byte[] utf8) {
    if (!Arrays.equals(utf8, lastSource)) {
      lastSource = utf8;
      lastSourceText = new String(utf8, StandardCharsets.UTF_8);
    }
    return lastSourceText;
  }

  /** Whether a position's first byte is one of a frame: cheap, for {@link #find}. */
  private boolean mayBegin(long position) throws IOException {
    return buffer(position, Frame.FIXED_BYTES)
        && (buffer[(int) (position - bufferPosition)] & 0xff) <= Frame.MAX_FIRST_BYTE;
  }

  /** Whether the fixed part of a frame with one of these offsets may stand at a position. */
  private boolean plausible(long position, long least, long most) throws IOException {
    if (!buffer(position, Frame.FIXED_BYTES)) {
      return false;
    }
    ByteBuffer head = buffered(position);
    int length = head.getInt(0);
    if (length < Frame.FIXED_BYTES - Frame.PREFIX_BYTES
        || length > Frame.FIXED_BYTES + Frame.MAX_SOURCE_BYTES + Frame.MAX_EVENT_BYTES
        || head.get(Frame.PREFIX_BYTES) != Frame.VERSION) {
      return false;
    }
    long offset = head.getLong(Frame.OFFSET_AT);
    int sourceLength = Short.toUnsignedInt(head.getShort(Frame.SOURCE_LENGTH_AT));
    return offset >= least
        && offset <= most
        && sourceLength <= Frame.MAX_SOURCE_BYTES
        && sourceLength <= Frame.PREFIX_BYTES + length - Frame.FIXED_BYTES
        && reaches(position + Frame.PREFIX_BYTES + length);
  }

  /** Whether the file has a position; the kernel is asked only for what is new. */
  private boolean reaches(long position) throws IOException {
    if (position > lastLength) {
      lastLength = length();
    }
    return position <= lastLength;
  }

  private ByteBuffer buffered(long position) {
    int at = (int) (position - bufferPosition);
    return ByteBuffer.wrap(buffer, at, bufferLength - at).slice();
  }

  /** Fills an array from a position on; false if the file ends before. */
  private boolean copy(long position, byte[] bytes) throws IOException {
    int copied = 0;
    while (copied < bytes.length) {
      if (!buffer(position + copied, 1)) {
        return false;
      }
      int at = (int) (position + copied - bufferPosition);
      int count = Math.min(bytes.length - copied, bufferLength - at);
      System.arraycopy(buffer, at, bytes, copied, count);
      copied += count;
    }
    return true;
  }

  /** Has this many bytes from a position on in the buffer; false if the file ends before. */
  private boolean buffer(long position, int count) throws IOException {
    if (position >= bufferPosition && position + count <= bufferPosition + bufferLength) {
      return true;
    }
    bufferPosition = position;
    bufferLength = 0;
    while (bufferLength < BUFFER_BYTES) {
      ByteBuffer rest = ByteBuffer.wrap(buffer, bufferLength, BUFFER_BYTES - bufferLength);
      int read = channel.read(rest, position + bufferLength);
      if (read < 0) {
        break;
      }
      bufferLength += read;
    }
    return bufferLength >= count;
  }
}
