package io.trailkeeper.bench.delivery;

import io.trailkeeper.bench.installation.FollowingTrail;
import io.trailkeeper.cli.validate.StoreArchive;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What a Trail has delivered.
 *
 * @param logFiles how many log files
 * @param storedBytes of these, as they are stored
 * @param contentBytes of these, before compression
 * @param events in these
 * @param findings what {@code validate-logs} finds wrong
 */
public record DeliveredTrail(
    long logFiles, long storedBytes, long contentBytes, long events, List<String> findings) {

  private static final Instant BEFORE_ALL = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant AFTER_ALL = Instant.parse("2100-01-01T00:00:00Z");

  /** Where log files are, and no digests. */
  private static final String LOG_FILES = "/CloudTrail/";

  /** Copies the list. */
  public DeliveredTrail {
    findings = List.copyOf(findings);
  }

  /** Reads all log files, counts their events, and validates them. */
  public static DeliveredTrail read(FollowingTrail trail, Clock clock) throws IOException {
    try (ObjectStore store = trail.open(clock)) {
      long[] sums = new long[4];
      // bench-1 is the beginning of bench-10 too.
      Iterator<String> keys = store.list(trail.prefix().isEmpty() ? "" : trail.prefix() + "/");
      while (keys.hasNext()) {
        String key = keys.next();
        Optional<Compression> compression = Compression.ofKey(key);
        if (key.contains(LOG_FILES) && compression.isPresent()) {
          read(store, key, compression.get(), sums);
        }
      }
      return new DeliveredTrail(sums[0], sums[1], sums[2], sums[3], validate(trail, store));
    }
  }

  private static void read(ObjectStore store, String key, Compression compression, long[] sums)
      throws IOException {
    try (StoredObject object = store.get(key).orElseThrow();
        InputStream content = compression.open(object.content());
        CountingStream counting = new CountingStream(content)) {
      sums[0]++;
      sums[1] += object.size();
      sums[3] += LogFileEvents.read(counting, NOTHING);
      sums[2] += counting.count;
    }
  }

  private static List<String> validate(FollowingTrail trail, ObjectStore store) throws IOException {
    PublicKeys keys =
        PublicKeys.read(
            Files.readAllBytes(trail.files().signingKeys().resolve(SigningKeys.PUBLIC_KEYS)));
    ValidationReport report =
        new LogFileValidator(new StoreArchive(store, trail.s3() != null), keys)
            .validate(new ValidationRequest(trail.arn(), trail.prefix(), BEFORE_ALL, AFTER_ALL));
    return report.findings().stream().map(DeliveredTrail::show).toList();
  }

  private static String show(Finding finding) {
    return finding.name().text()
        + " "
        + finding.objectKey()
        + ": expected "
        + finding.expected()
        + ", found "
        + finding.found();
  }

  private static final LogFileEvents.Handler NOTHING =
      new LogFileEvents.Handler() {
        @Override
        public void bytes(byte[] buffer, int from, int to) {
          // Events are only counted.
        }

        @Override
        public void end() {
          // Events are only counted.
        }
      };

  /** Counts what is read. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
