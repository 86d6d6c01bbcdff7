package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a Trail says of itself. */
final class TrailDefinition {

  private TrailDefinition() {}

  /**
   * Returns what is known of a Trail that is defined.
   *
   * @param secrets holds a directory for each Secret; null where Secrets are not read
   * @throws IllegalArgumentException if the Trail is not valid
   */
  static KnownTrail known(
      Trail trail, TrailArn arn, @Nullable Path secrets, TrailActivity activity) {
    CollectorConfiguration wanted = TrailConfiguration.inCluster(trail, arn.cluster());
    Destination destination = wanted.destination();
    return new KnownTrail(
        arn,
        destination.bucket(),
        destination.prefix(),
        destination instanceof Destination.S3 s3 ? server(s3, secrets) : null,
        wanted.logFileValidation().enabled(),
        trail.getSpec(),
        activity);
  }

  private static BucketServer server(Destination.S3 s3, @Nullable Path secrets) {
    @Nullable String secret = s3.credentialsSecret();
    return new BucketServer(
        s3.endpoint(),
        s3.region(),
        s3.pathStyle(),
        secret == null || secrets == null ? null : secrets.resolve(secret));
  }
}
