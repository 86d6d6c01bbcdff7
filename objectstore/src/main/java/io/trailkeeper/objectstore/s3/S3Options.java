package io.trailkeeper.objectstore.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bucket, and how to reach it and put into it.
 *
 * @param bucket the bucket's name
 * @param region the bucket's region; null for the one of the AWS environment, or {@value
 *     #DEFAULT_REGION} when there is an endpoint
 * @param endpoint the store's address, {@code http} or {@code https}; null for AWS
 * @param pathStyle whether the bucket stands in the path of URLs rather than in the host's name, as
 *     most stores other than AWS need it
 * @param credentialsDirectory a directory with the files {@code accessKeyId}, {@code
 *     secretAccessKey} and, if need be, {@code sessionToken}, such as a mounted Secret, read at
 *     every request; null for the default chain of AWS: environment, web identity token, profile,
 *     container, instance
 * @param serverSideEncryption how objects are encrypted; null for the bucket's default
 * @param objectLock for how long objects are locked; null for the bucket's default
 * @param bulkReads whether a great many objects will be read: then each costs a fifth of the CPU,
 *     and what is not simply there is asked for twice
 */
public record S3Options(
    String bucket,
    @Nullable String region,
    @Nullable URI endpoint,
    boolean pathStyle,
    @Nullable Path credentialsDirectory,
    @Nullable ServerSideEncryption serverSideEncryption,
    @Nullable ObjectLock objectLock,
    boolean bulkReads) {

  /** The region that stores take which have none. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** S3's rule for names, and what older buckets and other stores allow besides. */
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9-]{1,63}");

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public S3Options {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          "bucket \"" + bucket + "\" is not 2 to 255 letters, digits, '.', '_' and '-'");
    }
    if (region != null && !REGION.matcher(region).matches()) {
      throw new IllegalArgumentException(
          "region \"" + region + "\" is not 1 to 63 letters, digits and hyphens");
    }
    if (endpoint != null) {
      requireAddress(endpoint);
    }
  }

  /** Begins options for a bucket of AWS with the default credentials. */
  public static Builder builder(String bucket) {
    return new Builder(bucket);
  }

  private static void requireAddress(URI endpoint) {
    boolean http =
        "http".equalsIgnoreCase(endpoint.getScheme())
            || "https".equalsIgnoreCase(endpoint.getScheme());
    if (!http || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint \"" + endpoint + "\" is not http://<host>[:<port>] or https://<host>[:<port>]");
    }
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the endpoint at host "
              + endpoint.getHost()
              + " has a user, a query or a fragment; credentials go into files");
    }
  }

  /** Options in the making. */
  public static final class Builder {

    private final String bucket;
    private @Nullable String region;
    private @Nullable URI endpoint;
    private boolean pathStyle;
    private @Nullable Path credentialsDirectory;
    private @Nullable ServerSideEncryption serverSideEncryption;
    private @Nullable ObjectLock objectLock;
    private boolean bulkReads;

    private Builder(String bucket) {
      this.bucket = Objects.requireNonNull(bucket, "bucket");
    }

    /** Sets {@link S3Options#region}. */
    public Builder region(@Nullable String region) {
      this.region = region;
      return this;
    }

    /** Sets {@link S3Options#endpoint}. */
    public Builder endpoint(@Nullable URI endpoint) {
      this.endpoint = endpoint;
      return this;
    }

    /** Sets {@link S3Options#pathStyle}. */
    public Builder pathStyle(boolean pathStyle) {
      this.pathStyle = pathStyle;
      return this;
    }

    /** Sets {@link S3Options#credentialsDirectory}. */
    public Builder credentialsDirectory(@Nullable Path directory) {
      this.credentialsDirectory = directory;
      return this;
    }

    /** Sets {@link S3Options#serverSideEncryption}. */
    public Builder serverSideEncryption(@Nullable ServerSideEncryption encryption) {
      this.serverSideEncryption = encryption;
      return this;
    }

    /** Sets {@link S3Options#objectLock}. */
    public Builder objectLock(@Nullable ObjectLock lock) {
      this.objectLock = lock;
      return this;
    }

    /** Sets {@link S3Options#bulkReads}. */
    public Builder bulkReads(boolean many) {
      this.bulkReads = many;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException naming the value that is not of its form
     */
    public S3Options build() {
      return new S3Options(
          bucket,
          region,
          endpoint,
          pathStyle,
          credentialsDirectory,
          serverSideEncryption,
          objectLock,
          bulkReads);
    }
  }
}
