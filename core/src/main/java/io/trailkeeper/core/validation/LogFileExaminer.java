package io.trailkeeper.core.validation;

import com.github.luben.zstd.ZstdIOException;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Compares a log file with what a digest says of it, in flat memory. Only digests with a valid
 * signature come here, so nobody but the trail chooses which objects are opened. Used by several
 * threads at a time.
 */
final class LogFileExaminer {

  private static final int BUFFER_BYTES = 16 * 1024;

  /** Several times what a collector writes: more would be made to keep a validator busy. */
  private static final long MAX_CONTENT_BYTES = 1L << 30;

  private final Archive archive;
  private final String prefix;
  private final boolean relocated;

  /**
   * @param prefix the archive's key prefix
   * @param relocated whether its bucket may be another than digests say
   */
  LogFileExaminer(Archive archive, String prefix, boolean relocated) {
    this.archive = archive;
    this.prefix = prefix;
    this.relocated = relocated;
  }

  /** Returns where a log file lies now; for one that is somewhere else, where it was written. */
  String key(ListedLogFile logFile) {
    String written = logFile.listed().s3Object();
    return logFile.place().relocate(written, prefix).orElse(written);
  }

  /** Returns what is wrong with a log file, or nothing. */
  Optional<Finding> examine(ListedLogFile logFile) {
    DigestLogFile listed = logFile.listed();
    String key = key(logFile);
    String bucket = logFile.place().bucket();
    if (!relocated) {
      bucket = archive.bucketName().orElse(bucket);
    }
    if (!listed.s3Bucket().equals(bucket)) {
      return finding(
          FindingName.LOG_FILE_IN_ANOTHER_BUCKET, key, "bucket " + listed.s3Bucket(), bucket);
    }
    if (logFile.place().relocate(listed.s3Object(), prefix).isEmpty()) {
      return finding(
          FindingName.LOG_FILE_IN_ANOTHER_BUCKET,
          key,
          "a log file below " + logFile.place() + ", where its digest was written",
          bucket + "/" + listed.s3Object());
    }
    Optional<ArchivedObject> opened = archive.open(key);
    if (opened.isEmpty()) {
      return finding(
          FindingName.LOG_FILE_NOT_FOUND, key, "SHA-256 " + listed.hashValue(), "nothing");
    }
    // CloudTrail knows gzip alone, so that is what an unknown ending is taken for.
    Compression compression = Compression.ofKey(key).orElse(Compression.GZIP);
    try (ArchivedObject object = opened.get();
        InputStream content = compression.open(object.content())) {
      EventTally events = new EventTally(logFile);
      Optional<String> hashed = hash(content, events);
      if (hashed.isEmpty()) {
        return finding(
            FindingName.LOG_FILE_HASH_MISMATCH,
            key,
            "SHA-256 " + listed.hashValue(),
            "more than " + MAX_CONTENT_BYTES + " bytes, which no log file has");
      }
      String hashValue = hashed.get();
      return hashValue.equals(listed.hashValue())
          ? events.finish(key)
          : finding(
              FindingName.LOG_FILE_HASH_MISMATCH,
              key,
              "SHA-256 " + listed.hashValue(),
              "SHA-256 " + hashValue);
    } catch (InvalidGzipException e) {
      return finding(
          e.kind() == InvalidGzipException.Kind.TRAILING_DATA
              ? FindingName.LOG_FILE_TRAILING_DATA
              : FindingName.LOG_FILE_INVALID_COMPRESSION,
          key,
          "one gzip member",
          String.valueOf(e.getMessage()));
    } catch (ZstdIOException e) {
      return finding(
          FindingName.LOG_FILE_INVALID_COMPRESSION,
          key,
          "one Zstandard frame",
          String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ArchiveException("reading the log file " + key + " failed: " + e.getMessage(), e);
    }
  }

  /** Returns the SHA-256 of the content; nothing if there is too much of it. */
  private static Optional<String> hash(InputStream content, EventTally events) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    int read;
    while ((read = content.read(buffer)) >= 0) {
      total += read;
      if (total > MAX_CONTENT_BYTES) {
        return Optional.empty();
      }
      digest.update(buffer, 0, read);
      events.update(buffer, read);
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  private static Optional<Finding> finding(
      FindingName name, String key, String expected, String found) {
    return Optional.of(new Finding(name, key, expected, found));
  }
}
