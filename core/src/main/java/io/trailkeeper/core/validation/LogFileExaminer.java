package io.trailkeeper.core.validation;

import com.github.luben.zstd.ZstdIOException;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Compares a log file with what a digest says of it, in flat memory. Only digests with a valid
 * signature come here, so nobody but the trail chooses which objects are opened.
 */
final class LogFileExaminer {

  private final Archive archive;

  LogFileExaminer(Archive archive) {
    this.archive = archive;
  }

  /** Returns what is wrong with a log file of this digest, or nothing. */
  Optional<Finding> examine(DigestFile digest, DigestLogFile logFile) {
    String key = logFile.s3Object();
    String bucket = archive.bucketName().orElse(digest.digestS3Bucket());
    if (!logFile.s3Bucket().equals(bucket)) {
      return finding(
          FindingName.LOG_FILE_IN_ANOTHER_BUCKET, key, "bucket " + logFile.s3Bucket(), bucket);
    }
    Optional<ArchivedObject> opened = archive.open(key);
    if (opened.isEmpty()) {
      return finding(
          FindingName.LOG_FILE_NOT_FOUND, key, "SHA-256 " + logFile.hashValue(), "nothing");
    }
    // CloudTrail knows gzip alone, so that is what an unknown ending is taken for.
    Compression compression = Compression.ofKey(key).orElse(Compression.GZIP);
    try (ArchivedObject object = opened.get();
        InputStream content = compression.open(object.content())) {
      String hashValue = Sha256.hex(content);
      return hashValue.equals(logFile.hashValue())
          ? Optional.empty()
          : finding(
              FindingName.LOG_FILE_HASH_MISMATCH,
              key,
              "SHA-256 " + logFile.hashValue(),
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

  private static Optional<Finding> finding(
      FindingName name, String key, String expected, String found) {
    return Optional.of(new Finding(name, key, expected, found));
  }
}
