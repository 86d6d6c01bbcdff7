package io.trailkeeper.core.logfile;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.trailkeeper.core.gzip.GzipMember;
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
   * 8 MiB, which RFC 8878 recommends; {@link #compress} uses 2 MiB. A frame says how much its
   * reader must keep, and a hostile one says as much as it is let, for each thread that reads.
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

  /** Compresses a file's content; the same bytes for the same content in one JVM. */
  public byte[] compress(byte[] content) {
    return switch (this) {
      case GZIP -> GzipMember.compress(content);
      case ZSTD -> Zstd.compress(content);
    };
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
}
