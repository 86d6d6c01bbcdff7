package io.trailkeeper.objectstore.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is open, until the power fails. */
final class LossyChannel extends FileChannel {

  private final LossyDisk disk;
  private final Path file;
  private final FileChannel real;
  private final long failures;

  LossyChannel(LossyDisk disk, Path file, FileChannel real) {
    this.disk = disk;
    this.file = file;
    this.real = real;
    this.failures = disk.failures();
  }

  private FileChannel live() throws IOException {
    if (disk.failures() != failures) {
      throw new IOException("the power has failed since " + file + " was opened");
    }
    return real;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    live().force(metaData);
    disk.forced(file);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return live().read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return live().read(targets, offset, length);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return live().write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return live().write(sources, offset, length);
  }

  @Override
  public long position() throws IOException {
    return live().position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    live().position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return live().size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    live().truncate(size);
    return this;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return live().transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return live().transferFrom(source, position, count);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return live().read(target, position);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return live().write(source, position);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException("a LossyDisk maps no files");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return live().lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return live().tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
