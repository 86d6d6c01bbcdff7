package io.trailkeeper.bench.stage;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;

/** Compresses the content of log files, one after the other. */
final class Compressing implements Work {

  private final List<byte[]> contents;
  private final UnaryOperator<byte[]> how;
  private long bytesOut;

  Compressing(List<byte[]> contents, UnaryOperator<byte[]> how) {
    this.contents = List.copyOf(contents);
    this.how = how;
  }

  /** The JDK's own, which is zlib. */
  static Compressing deflater(List<byte[]> contents, int level) {
    return new Compressing(
        contents,
        content -> {
          Deflater deflater = new Deflater(level, true);
          try {
            deflater.setInput(content);
            deflater.finish();
            byte[] out = new byte[content.length + 1024];
            int length = deflater.deflate(out);
            return Arrays.copyOf(out, length);
          } finally {
            deflater.end();
          }
        });
  }

  /** The library's own. */
  static Compressing zstd(List<byte[]> contents, int level) {
    return new Compressing(contents, content -> Zstd.compress(content, level));
  }

  @Override
  public long pass() {
    bytesOut = 0;
    for (byte[] content : contents) {
      bytesOut += how.apply(content).length;
    }
    return bytesOut;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }
}
