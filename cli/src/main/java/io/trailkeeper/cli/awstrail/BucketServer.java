package io.trailkeeper.cli.awstrail;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a bucket is reached.
 *
 * @param endpoint an S3 server other than AWS; null means AWS
 * @param region the bucket's region; null leaves it to be found
 * @param pathStyle whether the bucket stands in the path of URLs instead of the host name
 * @param credentials the directory with {@code accessKeyId}, {@code secretAccessKey} and perhaps
 *     {@code sessionToken}; null where they are not known
 */
public record BucketServer(
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable Path credentials) {}
