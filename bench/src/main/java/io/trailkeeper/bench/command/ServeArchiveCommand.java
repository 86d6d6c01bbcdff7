package io.trailkeeper.bench.command;

import io.trailkeeper.bench.archive.SampleArchive;
import io.trailkeeper.faults.storage.StorageServer;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes an archive, in a directory and in an S3 server of its own, and serves it until standard
 * input ends. A process of its own, so that what is measured beside it is not its cost.
 */
@Command(name = "serve-archive", hidden = true)
final class ServeArchiveCommand implements Callable<Integer> {

  static final String READY = "serving on port ";

  /** Of a server on loopback that holds nothing but samples. */
  static final String ACCESS_KEY_ID = "BENCHACCESSKEYID";

  static final String SECRET_ACCESS_KEY = "bench-secret-access-key";

  /** What a command is told that reads from it. */
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_ACCESS_KEY_ID",
          ACCESS_KEY_ID,
          "AWS_SECRET_ACCESS_KEY",
          SECRET_ACCESS_KEY,
          "AWS_REGION",
          SampleArchive.TRAIL.region(),
          "AWS_DEFAULT_REGION",
          SampleArchive.TRAIL.region(),
          "AWS_EC2_METADATA_DISABLED",
          "true");

  static final String PUBLIC_KEYS = "public-keys.json";
  static final String ARCHIVE = "archive";

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--hours", required = true)
  private int hours;

  @Option(names = "--log-files", required = true)
  private int logFiles;

  @Option(names = "--events", required = true)
  private int events;

  @Override
  public Integer call() throws IOException {
    SampleArchive archive = new SampleArchive(Home.events(), events);
    Files.write(directory.resolve(PUBLIC_KEYS), archive.publicKeys().write());
    Path credentials = Files.createDirectories(directory.resolve("credentials"));
    Files.writeString(credentials.resolve("accessKeyId"), ACCESS_KEY_ID);
    Files.writeString(credentials.resolve("secretAccessKey"), SECRET_ACCESS_KEY);
    try (StorageServer server =
        StorageServer.start(new StorageServer.Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY))) {
      server.createBucket(SampleArchive.BUCKET);
      try (ObjectStore bucket =
          S3ObjectStore.open(
              S3Options.builder(SampleArchive.BUCKET)
                  .endpoint(URI.create("http://127.0.0.1:" + server.port()))
                  .pathStyle(true)
                  .credentialsDirectory(credentials)
                  .build(),
              Clock.systemUTC())) {
        archive.write(
            hours,
            logFiles,
            (key, content, metadata) -> {
              bucket.putIfAbsent(key, content, metadata);
              copy(directory.resolve(ARCHIVE).resolve(key), content);
            });
      }
      System.out.println(READY + server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until whoever started it lets go.
      }
    }
    return 0;
  }

  private static void copy(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file + " failed: " + e, e);
    }
  }
}
