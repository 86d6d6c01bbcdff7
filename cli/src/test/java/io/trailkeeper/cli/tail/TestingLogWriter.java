package io.trailkeeper.cli.tail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an audit log as an API server does: a file that is full is renamed after the time, a new
 * one is made, and another thread removes the oldest and compresses the others.
 */
final class TestingLogWriter implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  final Path log;
  final List<String> written = new ArrayList<>();
  private final long maxBytes;
  private final int maxBackups;
  private final ExecutorService mill = Executors.newSingleThreadExecutor();
  private final List<Future<?>> milled = new ArrayList<>();
  private OutputStream out;
  private long size;
  private int rotations;

  TestingLogWriter(Path log, long maxBytes, int maxBackups) throws IOException {
    this.log = log;
    this.maxBytes = maxBytes;
    this.maxBackups = maxBackups;
    Files.createDirectories(log.getParent());
    open();
  }

  private void open() throws IOException {
    out =
        Files.newOutputStream(
            log,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    size = 0;
  }

  /** Writes one event of about so many bytes. */
  void write(int bytes) throws IOException {
    int number = written.size();
    String event =
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
            + "\"auditID\":\"id-"
            + number
            + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/nodes/"
            + Integer.toHexString(number * 31).repeat(bytes / 8)
            + "\",\"verb\":\"get\",\"user\":{\"username\":\"anna\"},\"stageTimestamp\":\""
            + Instant.ofEpochSecond(1_800_000_000L + number)
            + "\"}";
    byte[] line = (event + "\n").getBytes(StandardCharsets.UTF_8);
    if (size + line.length > maxBytes) {
      rotate();
    }
    out.write(line);
    size += line.length;
    written.add(event);
  }

  int rotations() {
    return rotations;
  }

  private void rotate() throws IOException {
    out.close();
    String name = String.valueOf(log.getFileName()).replace(".log", "");
    Path rotated;
    do {
      rotated = log.resolveSibling(name + "-" + TIME.format(Instant.now()) + ".log");
    } while (Files.exists(rotated) || Files.exists(Path.of(rotated + ".gz")));
    Files.move(log, rotated);
    open();
    rotations++;
    milled.add(mill.submit(this::mill));
  }

  private void mill() {
    try {
      List<Path> rotated = rotated();
      for (Path old : rotated.subList(0, Math.max(0, rotated.size() - maxBackups))) {
        Files.delete(old);
      }
      for (Path file : rotated()) {
        if (!file.toString().endsWith(".gz")) {
          compress(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> rotated() throws IOException {
    try (Stream<Path> files = Files.list(log.getParent())) {
      return files.filter(file -> !file.equals(log)).sorted().toList();
    }
  }

  private static void compress(Path file) throws IOException {
    Path compressed = Path.of(file + ".gz");
    try (InputStream in = Files.newInputStream(file);
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      in.transferTo(gzip);
    }
    Files.delete(file);
  }

  @Override
  public void close() throws IOException {
    out.close();
    mill.shutdown();
    try {
      for (Future<?> future : milled) {
        future.get(1, TimeUnit.MINUTES);
      }
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("compressing failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
