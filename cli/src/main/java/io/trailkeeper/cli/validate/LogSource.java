package io.trailkeeper.cli.validate;

import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * @param prefix what comes before {@code AWSLogs/}; for a directory, where that lies in it
 */
public record LogSource(@Nullable String bucket, @Nullable Path directory, String prefix) {

  private static final String S3 = "s3://";
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final String TOP = "AWSLogs";

  /** A prefix has 200 characters at most. */
  private static final int MAX_PREFIX_DEPTH = 100;

  /**
   * Reads {@code DIR} or {@code s3://BUCKET[/PREFIX]}.
   *
   * @throws IllegalArgumentException if the text is {@code s3://} without a bucket, or another URL
   */
  public static LogSource parse(String text) {
    if (!text.startsWith(S3)) {
      if (URL.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "--source: found \""
                + text
                + "\", allowed: a directory, or s3://BUCKET[/PREFIX]; the address of an S3 server"
                + " is for --endpoint-url");
      }
      return ofDirectory(Path.of(text));
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
  public ObjectStore open(
      @Nullable URI endpoint, @Nullable String region, boolean pathStyle, Clock clock) {
    if (directory != null) {
      return openDirectory(directory);
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
                .bulkReads(true)
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

  private ObjectStore openDirectory(Path directory) {
    if (!Files.exists(directory)) {
      throw new UnreadableException("--source: there is no directory " + directory);
    }
    if (!Files.isDirectory(directory)) {
      throw new UnreadableException("--source: " + directory + " is a file, not a directory");
    }
    ObjectStore store = new FilesystemObjectStore(directory.toAbsolutePath(), "directory");
    store.check();
    if (!Files.isDirectory(directory.resolve(prefix).resolve(TOP))) {
      throw new UnreadableException(
          "--source: there is no "
              + TOP
              + " in "
              + directory
              + ", nor one place below it that has it; give the directory that holds it");
    }
    return store;
  }

  /**
   * A directory holds {@code AWSLogs/}, or one path of directories with nothing else in them leads
   * to it: so lie objects that were downloaded from below a prefix.
   */
  private static LogSource ofDirectory(Path directory) {
    Path place = directory;
    for (int depth = 0; depth < MAX_PREFIX_DEPTH; depth++) {
      if (Files.isDirectory(place.resolve(TOP), LinkOption.NOFOLLOW_LINKS)) {
        String prefix = directory.relativize(place).toString().replace(File.separatorChar, '/');
        return new LogSource(null, directory, prefix);
      }
      Path only = onlyDirectory(place);
      if (only == null) {
        break;
      }
      place = only;
    }
    return new LogSource(null, directory, "");
  }

  private static @Nullable Path onlyDirectory(Path directory) {
    Path only = null;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (only != null || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          return null;
        }
        only = entry;
      }
      return only;
    } catch (IOException e) {
      // Whether it can be read is seen when it is opened.
      return null;
    }
  }

  /** Returns the source as a URI that ends in a slash: what keys are relative to. */
  String uri() {
    return directory == null
        ? S3 + bucket + "/"
        : directory.toAbsolutePath().normalize().toUri().toString();
  }

  /** Whether it is a bucket. */
  public boolean isBucket() {
    return bucket != null;
  }
}
