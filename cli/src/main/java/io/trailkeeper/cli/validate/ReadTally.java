package io.trailkeeper.cli.validate;

import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchivedObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** An archive that counts the bytes that are read from it. */
final class ReadTally implements Archive {

  private final Archive archive;
  private final LongAdder bytes = new LongAdder();

  ReadTally(Archive archive) {
    this.archive = archive;
  }

  /** Returns how many bytes of objects were read so far. */
  long bytes() {
    return bytes.sum();
  }

  @Override
  public Optional<String> bucketName() {
    return archive.bucketName();
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    return archive.list(prefix, startAfter);
  }

  @Override
  public Optional<ArchivedObject> open(String key) {
    return archive.open(key).map(object -> new ArchivedObject(counted(object), object.metadata()));
  }

  private InputStream counted(ArchivedObject object) {
    return new FilterInputStream(object.content()) {
      @Override
      public int read() throws IOException {
        int value = in.read();
        bytes.add(value < 0 ? 0 : 1);
        return value;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        bytes.add(Math.max(read, 0));
        return read;
      }

      @Override
      public void close() throws IOException {
        object.close();
      }
    };
  }
}
