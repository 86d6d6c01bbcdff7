package io.trailkeeper.bench.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** How long a disk takes to write so many bytes and force them, with nothing around it. */
public final class BareFsync {

  private static final int TIMES = 100;
  private static final int DIGITS = 3;

  private BareFsync() {}

  /**
   * Appends to a file and forces it, a hundred times.
   *
   * @param directory on the disk
   * @return the times in ns, of write and force together
   */
  public static Histogram measure(Path directory, int bytes) throws IOException {
    Path file = Files.createTempFile(directory, "fsync", "");
    Histogram nanos = new Histogram(DIGITS);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < TIMES; i++) {
        buffer.clear();
        long start = System.nanoTime();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
        nanos.recordValue(System.nanoTime() - start);
      }
    } finally {
      Files.delete(file);
    }
    return nanos;
  }
}
