package io.trailkeeper.bench.stage;

import io.trailkeeper.core.logfile.Compressor;
import java.io.ByteArrayOutputStream;

/** Leaves the content as it is. */
final class Uncompressed implements Compressor {

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  @Override
  public void update(byte[] bytes, int from, int to) {
    content.write(bytes, from, to - from);
  }

  @Override
  public byte[] finish() {
    return content.toByteArray();
  }
}
