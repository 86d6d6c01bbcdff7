package io.trailkeeper.collector.tail;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Loss;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A directory with an audit log, what an API server does to it, and a tailer that reads it. */
final class TestingLog implements AutoCloseable {

  final Path directory;
  final Path log;
  final Path state;
  final List<String> taken = new ArrayList<>();
  final List<Loss> losses = new ArrayList<>();
  Instant now = Instant.parse("2026-11-22T12:00:00Z");
  int lineBytes = TailOptions.MOST_LINE_BYTES;
  int batchLines = TailOptions.DEFAULT_MAX_BATCH_LINES;
  AuditLogTailer tailer;
  private int rotations;
  private int events;

  TestingLog(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory.resolve("audit"));
    this.log = this.directory.resolve("audit.log");
    this.state = directory.resolve("state");
  }

  /** One event, another one each time. */
  String event() {
    return event("\"note\":\"" + "x".repeat(100) + "\"");
  }

  String event(String members) {
    Instant time = Instant.parse("2026-11-22T10:00:00Z").plusSeconds(++events);
    return "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
        + "\"auditID\":\"id-"
        + events
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\",\"verb\":\"get\","
        + "\"user\":{\"username\":\"anna\"},\"stageTimestamp\":\""
        + time
        + "\","
        + members
        + "}";
  }

  /** Appends so many events; returns their lines. */
  List<String> write(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(event());
      append(lines.get(i) + "\n");
    }
    return lines;
  }

  void append(String text) throws IOException {
    append(log, text);
  }

  static void append(Path file, String text) throws IOException {
    Files.writeString(
        file,
        text,
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Renames the log as the API server does; returns the rotated file. */
  Path rotate() throws IOException {
    Path rotated = directory.resolve("audit-2026-11-22T11-%02d-00.000.log".formatted(rotations++));
    Files.move(log, rotated);
    Files.createFile(log);
    return rotated;
  }

  /** Compresses a rotated file; returns the compressed one, beside which the other one stays. */
  static Path compress(Path rotated) throws IOException {
    Path compressed = rotated.resolveSibling(rotated.getFileName() + ".gz");
    Files.write(compressed, gzip(Files.readAllBytes(rotated)));
    return compressed;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  void open() {
    if (tailer != null) {
      tailer.close();
    }
    tailer =
        AuditLogTailer.open(
            TailOptions.forHeap("node-1", log, state, Long.MAX_VALUE)
                .withScanEvery(Duration.ZERO)
                .withLimits(TailOptions.DEFAULT_MAX_BATCH_BYTES, batchLines, lineBytes),
            clock(),
            System::nanoTime);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  /** Takes all there is, over several looks at the directory, and all losses. */
  List<String> drain() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int idle = 0; idle < 6; ) {
      Optional<TailBatch> batch = tailer.poll();
      if (batch.isPresent()) {
        idle = 0;
        lines.addAll(lines(batch.get()));
        tailer.acknowledge(batch.get());
      } else {
        idle++;
        now = now.plusSeconds(2);
      }
      List<Loss> told = tailer.losses();
      losses.addAll(told);
      tailer.acknowledge(told);
    }
    taken.addAll(lines);
    return lines;
  }

  static List<String> lines(TailBatch batch) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] piece : batch.body()) {
      body.write(piece);
    }
    List<String> lines = new ArrayList<>();
    io.trailkeeper.core.audit.EventListReader reader =
        new io.trailkeeper.core.audit.EventListReader(
            new java.io.ByteArrayInputStream(body.toByteArray()), 64 << 20);
    for (var item = reader.next(); item.isPresent(); item = reader.next()) {
      AuditEvent event = ((io.trailkeeper.core.audit.EventListItem.Event) item.get()).event();
      lines.add(new String(event.bytes(), StandardCharsets.ISO_8859_1));
    }
    return lines;
  }

  /** As if it had been written long ago. */
  void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(3600)));
  }

  List<String> reasons() {
    return losses.stream().map(Loss::reason).toList();
  }

  @Override
  public void close() {
    if (tailer != null) {
      tailer.close();
    }
  }
}
