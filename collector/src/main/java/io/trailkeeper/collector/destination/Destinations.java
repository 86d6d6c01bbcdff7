package io.trailkeeper.collector.destination;

import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.s3.ObjectLock;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.s3.ServerSideEncryption;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Opens the object stores that configurations name.
 *
 * @param volumes the directory in which volumes' paths lie
 * @param secrets the directory that holds, for each Secret, a directory of its keys as files
 * @param clock tells until when locked objects are kept
 */
public record Destinations(Path volumes, Path secrets, Clock clock) {

  /** Opens a destination. Nothing is asked of it yet: see {@link ObjectStore#check}. */
  public ObjectStore open(Destination destination) {
    if (destination instanceof Destination.S3 s3) {
      return S3ObjectStore.open(options(s3), clock);
    }
    Destination.Volume volume = (Destination.Volume) destination;
    return new FilesystemObjectStore(directory(volume), volume.bucket());
  }

  /**
   * Makes what a destination needs on our side: the directory in a volume.
   *
   * @throws IOException if it cannot be made; delivery meets the same obstacle, until it is gone
   */
  public void prepare(Destination destination) throws IOException {
    if (destination instanceof Destination.Volume volume && !Files.isDirectory(directory(volume))) {
      DurableFile.createDirectory(directory(volume));
    }
  }

  /** Returns the directory of a volume's destination. */
  public Path directory(Destination.Volume volume) {
    return volumes.resolve(volume.path());
  }

  private S3Options options(Destination.S3 s3) {
    return S3Options.builder(s3.bucket())
        .region(s3.region())
        .endpoint(s3.endpoint())
        .pathStyle(s3.pathStyle())
        .credentialsDirectory(
            s3.credentialsSecret() == null ? null : secrets.resolve(s3.credentialsSecret()))
        .serverSideEncryption(encryption(s3.encryption()))
        .objectLock(lock(s3.objectLock()))
        .build();
  }

  private static @Nullable ServerSideEncryption encryption(
      Destination.@Nullable Encryption encryption) {
    if (encryption == null) {
      return null;
    }
    return new ServerSideEncryption(
        switch (encryption.type()) {
          case S3 -> ServerSideEncryption.Type.SSE_S3;
          case KMS -> ServerSideEncryption.Type.KMS;
        },
        encryption.kmsKeyId());
  }

  private static @Nullable ObjectLock lock(Destination.@Nullable ObjectLock lock) {
    if (lock == null) {
      return null;
    }
    return new ObjectLock(
        switch (lock.mode()) {
          case COMPLIANCE -> ObjectLock.Mode.COMPLIANCE;
          case GOVERNANCE -> ObjectLock.Mode.GOVERNANCE;
        },
        lock.retentionDays());
  }
}
