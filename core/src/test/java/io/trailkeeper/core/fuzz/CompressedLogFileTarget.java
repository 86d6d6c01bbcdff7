package io.trailkeeper.core.fuzz;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdOutputStream;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.InvalidLogFileException;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.proof.TestingLogs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * A log file as it is stored is refused, or read as others read it. Who knows the hash of the
 * content, or the root over the events, takes no other for it.
 */
final class CompressedLogFileTarget implements FuzzTarget {

  /** What is longer takes the time of many inputs, and is read no differently. */
  private static final int MAX_CONTENT_BYTES = 4 << 20;

  private final List<String> hashes = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();

  CompressedLogFileTarget() {
    for (byte[] content : TestingLogs.some().contents()) {
      JoinedEvents joined = new JoinedEvents();
      LogFileEvents events = new LogFileEvents(joined);
      events.update(content, 0, content.length);
      Property.check(events.finish() > 0, "a log file has events");
      hashes.add(Sha256.hex(content));
      roots.add(joined.root());
    }
  }

  @Override
  public List<byte[]> seeds() {
    return TestingLogs.some().contents().stream()
        .flatMap(
            content -> List.of(Compression.values()).stream().map(one -> one.compress(content)))
        .toList();
  }

  /**
   * A frame that wants 128 MiB of its reader, and content that takes a thousand times its bytes.
   */
  @Override
  public List<byte[]> hostileSeeds() {
    ByteArrayOutputStream wide = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(wide).setLong(27)) {
      zstd.write(TestingLogs.some().contents().get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(wide.toByteArray(), Compression.GZIP.compress(new byte[8 << 20]));
  }

  @Override
  public boolean accepts(byte[] input) throws IOException {
    boolean accepted = false;
    for (Compression compression : Compression.values()) {
      accepted |= accepts(input, compression);
    }
    return accepted;
  }

  private boolean accepts(byte[] input, Compression compression) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    JoinedEvents joined = new JoinedEvents();
    LogFileEvents events = new LogFileEvents(joined);
    try (InputStream content =
        new DigestInputStream(compression.open(new ByteArrayInputStream(input)), sha256)) {
      byte[] buffer = new byte[1024];
      int total = 0;
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        events.update(buffer, 0, read);
        total += read;
        if (total > MAX_CONTENT_BYTES) {
          return false;
        }
      }
      Property.same(events.finish(), joined.events());
    } catch (InvalidGzipException | ZstdIOException | InvalidLogFileException e) {
      Refusal.check(e);
      return false;
    }
    String hashValue = HexFormat.of().formatHex(sha256.digest());
    LogFormat format = Objects.requireNonNull(events.format());
    Property.same(joined.hashValue(format), hashValue);
    String root = joined.root();
    for (int i = 0; i < roots.size(); i++) {
      Property.same(root.equals(roots.get(i)), hashValue.equals(hashes.get(i)));
    }
    if (compression == Compression.GZIP) {
      Property.same(hashOfOthers(input), hashValue);
    }
    return true;
  }

  private static String hashOfOthers(byte[] input) throws IOException {
    MessageDigest sha256 = Sha256.newDigest();
    try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(input));
        OutputStream hashing = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      Property.check(content.transferTo(hashing) > 0, "a log file has content");
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
