package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A client of the SDK, set up so that stores other than AWS understand it too. */
final class S3Connection implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** For a whole put, and for the pause between two packets of a read. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(60);

  /** One more than once, for a connection that went stale in the pool; the caller waits longer. */
  private static final int MAX_ATTEMPTS = 2;

  private final S3Client client;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;

  private S3Connection(S3Client client, SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.client = client;
    this.http = http;
    this.credentials = credentials;
  }

  static S3Connection open(S3Options options) {
    AwsCredentialsProvider credentials = credentials(options.credentialsDirectory());
    SdkHttpClient http =
        Apache5HttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(ATTEMPT_TIMEOUT)
            .build();
    S3ClientBuilder builder =
        S3Client.builder()
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(
                override ->
                    override
                        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .build())
                        .putAdvancedOption(
                            SdkAdvancedClientOption.USER_AGENT_SUFFIX, "trailkeeper"))
            // Stores that do not know the SDK's own checksums refuse them, or store them as
            // content.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(options.pathStyle())
                    // It sends "Content-Encoding: aws-chunked", which some stores then keep.
                    .chunkedEncodingEnabled(false)
                    .build());
    String region = region(options);
    if (region != null) {
      builder.region(Region.of(region));
    }
    URI endpoint = options.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    try {
      return new S3Connection(builder.build(), http, credentials);
    } catch (SdkClientException e) {
      http.close();
      closeIfCloseable(credentials);
      throw new ObjectStoreException(
          Reason.S3_BUCKET_REGION_WRONG,
          "Opening s3://" + options.bucket() + " failed: " + e.getMessage(),
          e);
    }
  }

  S3Client client() {
    return client;
  }

  /** Returns what reads many objects of a bucket. */
  S3BulkReads bulkReads(String bucket) {
    String key = "k";
    String url =
        client.utilities().getUrl(object -> object.bucket(bucket).key(key)).toExternalForm();
    return new S3BulkReads(
        http,
        credentials,
        URI.create(url.substring(0, url.length() - key.length())),
        client.serviceClientConfiguration().region().id(),
        // A simulated clock would make signatures of a time that no server accepts.
        Clock.systemUTC());
  }

  @Override
  public void close() {
    client.close();
    http.close();
    closeIfCloseable(credentials);
  }

  private static @Nullable String region(S3Options options) {
    if (options.region() == null && options.endpoint() != null) {
      return S3Options.DEFAULT_REGION;
    }
    return options.region();
  }

  private static AwsCredentialsProvider credentials(@Nullable Path directory) {
    return directory == null
        ? DefaultCredentialsProvider.builder().build()
        : new FileCredentials(directory);
  }

  private static void closeIfCloseable(AwsCredentialsProvider credentials) {
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
