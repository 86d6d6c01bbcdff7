package io.trailkeeper.faults.storage;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * An S3 server on 127.0.0.1 with its objects in memory. It checks signatures and knows conditional
 * puts. Thread-safe.
 */
public final class StorageServer implements AutoCloseable {

  /**
   * What a client shows.
   *
   * @param accessKeyId who it is
   * @param secretAccessKey what it signs with; worth nothing outside of this server
   */
  public record Credentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }

  private final BlobStore objects = new TransientNio2BlobStore();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final S3Proxy server;

  private StorageServer(Credentials first) {
    this.server =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, first.accessKeyId(), first.secretAccessKey())
            .blobStore(objects)
            .jettyMaxThreads(32)
            .stopTimeout(0)
            .build();
    allow(first);
    server.setBlobStoreLocator(
        (identity, bucket, key) -> {
          String secret = identity == null ? null : secrets.get(identity);
          return secret == null ? null : new AccessGrant(secret, objects);
        });
  }

  /** Starts a server to which these credentials give access. */
  public static StorageServer start(Credentials first) {
    StorageServer storage = new StorageServer(first);
    try {
      storage.server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not start", e);
    }
    return storage;
  }

  /** Returns the port of 127.0.0.1 that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Gives access to these credentials too. */
  public void allow(Credentials credentials) {
    secrets.put(credentials.accessKeyId(), credentials.secretAccessKey());
  }

  /** Gives access to these credentials no more. */
  public void forbid(Credentials credentials) {
    secrets.remove(credentials.accessKeyId());
  }

  /** Makes a bucket. */
  public void createBucket(String bucket) {
    objects.createContainer(bucket);
  }

  /** Deletes a bucket with everything in it. */
  public void deleteBucket(String bucket) {
    objects.clearContainer(ListObjectsV2Request.builder().bucket(bucket).build());
    objects.deleteContainer(bucket);
  }

  /** Stops the server; its objects are gone. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    }
  }
}
