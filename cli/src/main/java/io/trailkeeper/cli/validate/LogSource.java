package io.trailkeeper.cli.validate;

import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where log files are read from: a directory that holds {@code AWSLogs/}, or {@code
 * s3://BUCKET[/PREFIX]}.
 *
 * @param bucket the bucket; null for a directory
 * @param directory the directory; null for a bucket
 * @param prefix what comes before {@code AWSLogs/}; empty for a directory
 */
record LogSource(@Nullable String bucket, @Nullable Path directory, String prefix) {

  private static final String S3 = "s3://";
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final String TOP = "AWSLogs";

  /**
   * @throws IllegalArgumentException if the text is {@code s3://} without a bucket, or another URL
   */
  static LogSource parse(String text) {
    if (!text.startsWith(S3)) {
      if (URL.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "--source: found \""
                + text
                + "\", allowed: a directory, or s3://BUCKET[/PREFIX]; the address of an S3 server"
                + " is for --endpoint-url");
      }
      return new LogSource(null, Path.of(text), "");
    }
    String rest = text.substring(S3.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" names no bucket: s3://BUCKET[/PREFIX]");
    }
    while (prefix.endsWith("/")) {
      prefix = prefix.substring(0, prefix.length() - 1);
    }
    return new LogSource(bucket, null, prefix);
  }

  /**
   * Opens the source and sees that it can be read.
   *
   * @throws UnreadableException if the directory is missing, or has no {@code AWSLogs/} in it
   * @throws ObjectStoreException if the bucket or the directory cannot be read
   */
  ObjectStore open(
      @Nullable URI endpoint, @Nullable String region, boolean pathStyle, Clock clock) {
    if (directory != null) {
      return open(directory);
    }
    if (bucket == null) {
      throw new IllegalStateException("a source is a directory or a bucket");
    }
    ObjectStore store =
        S3ObjectStore.open(
            S3Options.builder(bucket)
                .endpoint(endpoint)
                .region(region)
                .pathStyle(pathStyle)
                .build(),
            clock);
    try {
      store.check();
      return store;
    } catch (ObjectStoreException e) {
      store.close();
      throw e;
    }
  }

  private static ObjectStore open(Path directory) {
    if (!Files.exists(directory)) {
      throw new UnreadableException("--source: there is no directory " + directory);
    }
    if (!Files.isDirectory(directory)) {
      throw new UnreadableException("--source: " + directory + " is a file, not a directory");
    }
    ObjectStore store = new FilesystemObjectStore(directory.toAbsolutePath(), "directory");
    store.check();
    if (!Files.isDirectory(directory.resolve(TOP))) {
      throw new UnreadableException(
          "--source: there is no "
              + TOP
              + " in "
              + directory
              + "; give the directory that holds it");
    }
    return store;
  }

  boolean isBucket() {
    return bucket != null;
  }
}
