package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads objects with the SDK's HTTP client and credentials, and without its pipeline, which takes
 * several times the CPU of everything else that is done for a small object.
 *
 * <p>It knows one outcome: the object, with status 200. For everything else, an object that is not
 * there as much as a server that is not, it gives nothing, and the SDK is asked, which retries,
 * follows redirects and says what is wrong. After some such outcomes in a row it gives up for good.
 * Thread-safe.
 */
final class S3BulkReads {

  private static final int GIVE_UP_AFTER = 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final String METADATA = "x-amz-meta-";

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final RequestSigner signer;
  private final URI bucket;
  private final String host;
  private final Clock clock;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * @param bucket the bucket's address, with a slash at its end
   * @param region the bucket's
   * @param clock the real time, which a server compares with its own
   */
  S3BulkReads(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      URI bucket,
      String region,
      Clock clock) {
    this.http = http;
    this.credentials = credentials;
    this.signer = new RequestSigner(region);
    this.bucket = bucket;
    this.host = bucket.getHost() + (bucket.getPort() < 0 ? "" : ":" + bucket.getPort());
    this.clock = clock;
  }

  /**
   * Opens an object.
   *
   * @param location what is read, for messages
   * @return nothing if the SDK should be asked
   */
  Optional<StoredObject> get(String key, String location) {
    return failures.get() < GIVE_UP_AFTER ? open(key, location) : Optional.empty();
  }

  private Optional<StoredObject> open(String key, String location) {
    try {
      HttpExecuteResponse answer =
          http.prepareRequest(HttpExecuteRequest.builder().request(request(key)).build()).call();
      @Nullable AbortableInputStream content = answer.responseBody().orElse(null);
      Optional<Long> length = length(answer.httpResponse());
      if (content == null || length.isEmpty()) {
        if (content != null) {
          content.abort();
        }
        failed(answer.httpResponse().statusCode() == NOT_FOUND);
        return Optional.empty();
      }
      failures.set(0);
      return Optional.of(
          new StoredObject(
              location,
              content,
              length.get(),
              metadata(answer.httpResponse()),
              readWhole -> {
                if (readWhole) {
                  content.close();
                } else {
                  content.abort();
                }
              }));
    } catch (IOException | SdkException e) {
      // The SDK meets the same, and says it.
      failed(false);
      return Optional.empty();
    }
  }

  private void failed(boolean notFound) {
    if (!notFound) {
      failures.incrementAndGet();
    }
  }

  private SdkHttpFullRequest request(String key) {
    String path = bucket.getRawPath() + RequestSigner.encode(key);
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol(bucket.getScheme())
            .host(bucket.getHost())
            .port(bucket.getPort() < 0 ? null : bucket.getPort())
            .encodedPath(path);
    signer
        .headers(host, path, Map.of(), credentials.resolveCredentials(), clock.instant())
        .forEach(request::putHeader);
    return request.build();
  }

  private static Optional<Long> length(SdkHttpResponse answer) {
    try {
      return answer.statusCode() == OK
          ? answer.firstMatchingHeader("Content-Length").map(Long::valueOf)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> metadata(SdkHttpResponse answer) {
    Map<String, String> metadata = new HashMap<>();
    answer.forEachHeader(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(METADATA)) {
            metadata.put(lower.substring(METADATA.length()), String.join(",", values));
          }
        });
    return metadata;
  }
}
