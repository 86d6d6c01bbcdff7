package io.trailkeeper.objectstore.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * An S3 server on 127.0.0.1 and a free port: S3Proxy, with its objects in memory. It checks
 * signatures and knows conditional puts. Its buckets are addressed in the path.
 *
 * <p>A module that uses it needs, with scope {@code test}, {@code trailkeeper-objectstore} of type
 * {@code test-jar} and {@code org.gaul:s3proxy}; the root pom has the versions of both and leaves
 * out what S3Proxy does not need for this.
 */
public final class TestingS3Server implements AutoCloseable {

  /** Whose objects all are. */
  public static final String ACCESS_KEY_ID = "TESTINGACCESSKEYID";

  /** Valid from the start on. */
  public static final String SECRET_ACCESS_KEY = "testing-secret-access-key";

  private final BlobStore objects = new TransientNio2BlobStore();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final S3Proxy server;

  private TestingS3Server() {
    this.server =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .blobStore(objects)
            .jettyMaxThreads(32)
            .stopTimeout(0)
            .build();
    secrets.put(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    server.setBlobStoreLocator(
        (identity, bucket, key) -> {
          String secret = identity == null ? null : secrets.get(identity);
          return secret == null ? null : new AccessGrant(secret, objects);
        });
  }

  /** Starts a server that has some buckets. */
  public static TestingS3Server start(String... buckets) {
    TestingS3Server testing = new TestingS3Server();
    try {
      testing.server.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
    for (String bucket : buckets) {
      testing.createBucket(bucket);
    }
    return testing;
  }

  /** Returns the server's address. It stays the same after {@link #close}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Makes a bucket. */
  public void createBucket(String bucket) {
    objects.createContainer(bucket);
  }

  /** Makes these the only credentials that are valid. */
  public void setCredentials(String accessKeyId, String secretAccessKey) {
    secrets.clear();
    secrets.put(accessKeyId, secretAccessKey);
  }

  /** Puts an object past the server, over the one that has its key, as an intruder could. */
  public void replace(String bucket, String key, byte[] content) {
    replace(bucket, key, content, Map.of());
  }

  /** Puts an object with user metadata past the server, over the one that has its key. */
  public void replace(String bucket, String key, byte[] content, Map<String, String> userMetadata) {
    objects.putBlob(
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .contentLength((long) content.length)
            .metadata(userMetadata)
            .build(),
        new ByteArrayInputStream(content));
  }

  /** Removes an object past the server. */
  public void delete(String bucket, String key) {
    objects.removeBlob(bucket, key);
  }

  /** Writes credentials as a mounted Secret has them. */
  public static Path writeCredentials(Path directory, String accessKeyId, String secretAccessKey) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("accessKeyId"), accessKeyId + "\n");
      Files.writeString(directory.resolve("secretAccessKey"), secretAccessKey + "\n");
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the credentials that are valid from the start on. */
  public static Path writeCredentials(Path directory) {
    return writeCredentials(directory, ACCESS_KEY_ID, SECRET_ACCESS_KEY);
  }

  /** Stops the server; its objects are gone. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not stop", e);
    }
  }
}
