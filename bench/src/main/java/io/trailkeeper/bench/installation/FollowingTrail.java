package io.trailkeeper.bench.installation;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.faults.lab.LabFiles;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A Trail of an installation.
 *
 * @param arn the Trail
 * @param files what its collector was given
 * @param log what its collector has logged
 * @param s3 the S3 server that it delivers to, under its name as prefix; null for a directory
 */
public record FollowingTrail(TrailArn arn, LabFiles files, Path log, @Nullable URI s3) {

  /** The bucket of all Trails. */
  public static final String BUCKET = "audit";

  static final String REGION = "us-east-1";
  static final String CLAIM = "archive";

  static FollowingTrail of(InstallationOptions options, TrailArn arn) {
    Path directory = options.directory();
    return new FollowingTrail(
        arn,
        new LabFiles(directory.resolve(arn.name())),
        directory.resolve(arn.name() + ".log"),
        options.s3());
  }

  /** Returns what all its keys begin with, without a slash; may be empty. */
  public String prefix() {
    return s3 == null ? "" : arn.name();
  }

  /** Opens what is delivered for reading; to be closed. */
  public ObjectStore open(Clock clock) {
    return s3 == null
        ? new FilesystemObjectStore(files.volumes().resolve(CLAIM), CLAIM)
        : S3ObjectStore.open(
            S3Options.builder(BUCKET)
                .region(REGION)
                .endpoint(s3)
                .pathStyle(true)
                .credentialsDirectory(files.secrets().resolve(LabFiles.SECRET))
                .build(),
            clock);
  }
}
