package io.trailkeeper.core.logfile;

import com.github.luben.zstd.ZstdInputStream;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.GzipMemberWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** How a log file is compressed. */
public enum Compression {
  /** One gzip member, as CloudTrail and its validator have it. */
  GZIP("Gzip", ".json.gz", "application/gzip"),
  /** One Zstandard frame: smaller and faster, but not for the AWS CLI's {@code validate-logs}. */
  ZSTD("Zstd", ".json.zst", "application/zstd");

  /**
   * 8 MiB, which RFC 8878 recommends; {@link #ZSTD} uses 2 MiB. A frame says how much its reader
   * must keep, and a hostile one says as much as it is let, for each thread that reads.
   */
  private static final int ZSTD_MAX_WINDOW_LOG = 23;

  private final String text;
  private final String suffix;
  private final String contentType;

  Compression(String text, String suffix, String contentType) {
    this.text = text;
    this.suffix = suffix;
    this.contentType = contentType;
  }

  /** Returns the compression that the end of a key tells of; nothing if it tells of none. */
  public static Optional<Compression> ofKey(String key) {
    return Arrays.stream(values()).filter(one -> key.endsWith(one.suffix)).findFirst();
  }

  /**
   * Returns what compresses the content of one log file. The same content gives the same bytes,
   * whatever the pieces are; with {@link #GZIP} on every Java runtime, with {@link #ZSTD} in one
   * version of its library.
   */
  public Compressor compressor() {
    return switch (this) {
      case GZIP -> new GzipFile();
      case ZSTD -> new ZstdFrame();
    };
  }

  /** Compresses a whole content. */
  public byte[] compress(byte[] content) {
    Compressor compressor = compressor();
    compressor.update(content, 0, content.length);
    return compressor.finish();
  }

  /** Opens what {@link #compress} made for reading, in flat memory; for one thread. */
  public InputStream open(InputStream compressed) throws IOException {
    return switch (this) {
      case GZIP -> GzipMember.open(compressed);
      case ZSTD -> new ZstdInputStream(compressed).setLongMax(ZSTD_MAX_WINDOW_LOG);
    };
  }

  /** Returns how keys of such files end. */
  public String suffix() {
    return suffix;
  }

  /** Returns the media type of such objects. */
  public String contentType() {
    return contentType;
  }

  /** Returns the value as it stands in a Trail. */
  @Override
  public String toString() {
    return text;
  }

  private static final class GzipFile implements Compressor {

    private static final int EXPECTED_BYTES = 256 << 10;

    private final GzipMemberWriter member = new GzipMemberWriter(EXPECTED_BYTES);

    @Override
    public void update(byte[] bytes, int from, int to) {
      member.update(bytes, from, to);
    }

    @Override
    public byte[] finish() {
      return member.finish();
    }
  }
}
