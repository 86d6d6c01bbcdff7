package io.trailkeeper.collector.tail;

import java.io.IOException;

/** The uncompressed content of a file. For one thread. */
interface LogContent extends AutoCloseable {

  /**
   * Reads on.
   *
   * @param position where; never before that of the last read's end
   * @return how many bytes were read; -1 if there are none, or none yet
   */
  int read(long position, byte[] target, int from, int length) throws IOException;

  /** Returns how many bytes from the beginning there are, as far as that is known now. */
  long size() throws IOException;

  @Override
  void close();
}
