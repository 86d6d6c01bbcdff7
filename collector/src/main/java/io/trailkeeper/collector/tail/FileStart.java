package io.trailkeeper.collector.tail;

import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.InvalidGzipException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;

/** What a file that was found begins with. */
final class FileStart {

  private FileStart() {}

  /** Returns its first bytes, uncompressed: of a damaged file those that can be read. */
  static byte[] of(FoundFile file) throws IOException {
    try (InputStream plain = Files.newInputStream(file.path());
        InputStream in = file.compressed() ? GzipMember.open(plain) : plain) {
      return read(in);
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    byte[] start = new byte[Fingerprint.MOST];
    int length = 0;
    try {
      int read;
      do {
        read = in.read(start, length, start.length - length);
        length += Math.max(0, read);
      } while (read > 0);
    } catch (InvalidGzipException e) {
      // Whoever reads the file to its end says so.
      return Arrays.copyOf(start, length);
    }
    return Arrays.copyOf(start, length);
  }
}
