package io.trailkeeper.cli.awstrail;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a trail.
 *
 * @param arn the trail
 * @param bucket the bucket as digests have it; for a volume, its claim's name
 * @param prefix what comes before {@code AWSLogs/} in keys; may be empty
 * @param server how the bucket is reached; null for a directory
 * @param validated whether digests are written
 * @param spec what the trail asks for; null where only what it delivered is known
 * @param activity what it does and has done
 */
public record KnownTrail(
    TrailArn arn,
    String bucket,
    String prefix,
    @Nullable BucketServer server,
    boolean validated,
    @Nullable TrailSpec spec,
    TrailActivity activity) {

  static final Comparator<KnownTrail> BY_ARN =
      Comparator.comparing(trail -> trail.arn().toString());

  /** Refuses nulls where there may be none. */
  public KnownTrail {
    requireNonNull(arn, "arn");
    requireNonNull(bucket, "bucket");
    requireNonNull(prefix, "prefix");
    requireNonNull(activity, "activity");
  }
}
