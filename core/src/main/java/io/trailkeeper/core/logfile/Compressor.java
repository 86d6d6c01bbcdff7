package io.trailkeeper.core.logfile;

/** Compresses what is given piece by piece. Not thread-safe. */
public interface Compressor {

  /** Takes the next piece of the content: {@code bytes[from]} to {@code bytes[to - 1]}. */
  void update(byte[] bytes, int from, int to);

  /** Ends the content and returns it compressed; nothing may be given after that. */
  byte[] finish();
}
