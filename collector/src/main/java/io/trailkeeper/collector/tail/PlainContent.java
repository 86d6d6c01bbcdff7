package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that may still be written; it can be read on after its name was taken away. */
final class PlainContent implements LogContent {

  private final FileChannel channel;

  private PlainContent(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens a file; nothing if what is at the path by now is another one. */
  static Optional<PlainContent> open(Path path, Inode inode) throws IOException {
    PlainContent content = new PlainContent(FileChannel.open(path, StandardOpenOption.READ));
    boolean same = false;
    try {
      same = Inode.of(path).equals(inode);
    } finally {
      if (!same) {
        content.close();
      }
    }
    return same ? Optional.of(content) : Optional.empty();
  }

  @Override
  public int read(long position, byte[] target, int from, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(target, from, length), position);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a file that was only read", e);
    }
  }
}
