package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trails whose digests lie in a bucket or a directory. Whether they are authentic is the
 * client's to check: that is what it asks for.
 *
 * <p>What was listed is believed for a minute, for each time all digests are listed.
 */
final class SourceTrails implements KnownTrails {

  private static final Duration BELIEVED = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final String prefix;
  private final @Nullable BucketServer server;
  private final PublicKeyFile keys;
  private final Clock clock;
  private List<KnownTrail> listed = List.of();
  private @Nullable Instant listedAt;

  /**
   * @param server how the bucket is reached; null for a directory
   */
  SourceTrails(
      ObjectStore store,
      String prefix,
      @Nullable BucketServer server,
      PublicKeyFile keys,
      Clock clock) {
    this.store = store;
    this.prefix = prefix;
    this.server = server;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public synchronized List<KnownTrail> trails() {
    Instant now = clock.instant();
    if (listedAt == null || now.isBefore(listedAt) || now.isAfter(listedAt.plus(BELIEVED))) {
      try {
        listed = list();
      } catch (ObjectStoreException e) {
        throw new TrailsException(String.valueOf(e.getMessage()), e);
      }
      listedAt = now;
    }
    return listed;
  }

  private List<KnownTrail> list() {
    List<KnownTrail> trails = new ArrayList<>();
    for (Map.Entry<TrailArn, String> newest :
        new DigestDirectory(store, prefix).newest().entrySet()) {
      Optional<DigestFile> digest = read(newest.getValue());
      trails.add(
          new KnownTrail(
              newest.getKey(),
              server != null
                  ? store.bucket()
                  : digest.map(DigestFile::digestS3Bucket).orElse(store.bucket()),
              prefix,
              server,
              true,
              null,
              activity(digest)));
    }
    trails.sort(KnownTrail.BY_ARN);
    return List.copyOf(trails);
  }

  private static TrailActivity activity(Optional<DigestFile> newest) {
    boolean closed =
        newest
            .map(DigestFile::extension)
            .map(extension -> extension.endReason().closesChain())
            .orElse(false);
    @Nullable Instant end = newest.map(DigestFile::digestEndTime).orElse(null);
    return new TrailActivity(!closed, null, closed ? end : null, null, null, end, null);
  }

  /** Returns nothing for what is no digest: that is for the client to find out. */
  private Optional<DigestFile> read(String key) {
    Optional<StoredObject> found = store.get(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StoredObject object = found.get();
        InputStream content = GzipMember.open(object.content())) {
      byte[] bytes = content.readNBytes(DigestFileFormat.MAX_BYTES + 1);
      return Optional.of(DigestFileFormat.read(bytes));
    } catch (IOException | InvalidDigestFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public PublicKeys publicKeys() {
    return keys.read();
  }

  @Override
  public void close() {
    store.close();
  }
}
