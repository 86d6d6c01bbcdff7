package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectKeys;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.store.StoredObject;
import java.time.Clock;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket, each put whole in one request that is conditional on the key being free.
 *
 * <p>A store that answers that it has no conditional puts (501) is from then on asked for the
 * object first, which holds as long as no second process puts the same key at the same instant. A
 * store that ignores the condition without saying so replaces objects: turn on the bucket's
 * versioning or object lock there.
 *
 * <p>The identity needs {@code s3:PutObject} and {@code s3:GetObject} on the keys. Without {@code
 * s3:ListBucket} on the bucket, nothing can be listed, and a missing object cannot be told from a
 * forbidden one. A reader needs the last two.
 *
 * <p>Connecting takes at most 5 s, an attempt 60 s; a failed request is made twice. An interrupt
 * makes an operation fail as {@link Reason#DESTINATION_UNAVAILABLE} and leaves the thread
 * interrupted.
 */
public final class S3ObjectStore implements ObjectStore {

  /** Ends the key of {@link #checkWritable}, for the store that keeps what it should refuse. */
  private static final String PROBE = "trailkeeper-write-check";

  private final S3Options options;
  private final S3Connection connection;
  private final S3Client client;
  private final S3Puts puts;
  private final @Nullable S3BulkReads bulkReads;

  private S3ObjectStore(S3Options options, S3Connection connection, Clock clock) {
    this.options = options;
    this.connection = connection;
    this.client = connection.client();
    this.puts = new S3Puts(client, options, clock);
    this.bulkReads = options.bulkReads() ? connection.bulkReads(options.bucket()) : null;
  }

  /**
   * Makes a store, without a request yet: see {@link #check}.
   *
   * @param clock when objects are put, for their lock
   * @throws ObjectStoreException when no region is given and the environment has none
   */
  public static S3ObjectStore open(S3Options options, Clock clock) {
    Objects.requireNonNull(clock, "clock");
    return new S3ObjectStore(options, S3Connection.open(options), clock);
  }

  @Override
  public String bucket() {
    return options.bucket();
  }

  @Override
  public String location() {
    return "s3://" + options.bucket();
  }

  @Override
  public boolean holdsUserMetadata() {
    return true;
  }

  @Override
  public PutResult putIfAbsent(String key, byte[] content, ObjectMetadata metadata) {
    ObjectKeys.requireValid(key);
    try {
      return puts.putIfAbsent(key, content, metadata);
    } catch (SdkException e) {
      throw S3Failures.of("Putting object \"" + key + "\" into " + place(), e);
    }
  }

  @Override
  public Optional<StoredObject> get(String key) {
    ObjectKeys.requireValid(key);
    if (bulkReads != null) {
      Optional<StoredObject> opened = bulkReads.get(key, location() + "/" + key);
      if (opened.isPresent()) {
        return opened;
      }
    }
    String attempt = "Reading object \"" + key + "\" of " + place();
    ResponseInputStream<GetObjectResponse> content;
    try {
      content =
          client.getObject(GetObjectRequest.builder().bucket(options.bucket()).key(key).build());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Failures.of(attempt, e);
    }
    GetObjectResponse response = content.response();
    if (response.contentLength() == null) {
      content.abort();
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED, attempt + " failed: it answered without a length");
    }
    return Optional.of(
        new StoredObject(
            location() + "/" + key,
            content,
            response.contentLength(),
            response.metadata(),
            readWhole -> {
              if (readWhole) {
                content.close();
              } else {
                // Closing would read the rest of the object, to use the connection again.
                content.abort();
              }
            }));
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    ObjectKeys.requireValidPrefix(prefix);
    if (startAfter != null) {
      ObjectKeys.requireValidPrefix(startAfter);
    }
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(options.bucket())
            .prefix(prefix)
            .startAfter(startAfter)
            .build();
    S3KeyIterator keys =
        new S3KeyIterator(client, request, "Listing objects \"" + prefix + "\" of " + place());
    keys.readPage();
    return keys;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Lists one key. An identity that may not list passes: the store knows it, and what it may do
   * shows when it does it.
   */
  @Override
  public void check() {
    try {
      client.listObjectsV2(list -> list.bucket(options.bucket()).maxKeys(1));
    } catch (SdkException e) {
      boolean known = e instanceof S3Exception answer && mayNotList(answer);
      if (!known) {
        throw S3Failures.of("Listing objects of " + place(), e);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Puts an object with a wrong checksum, which a store that would take it refuses. One that
   * does not look at checksums keeps it, one byte at {@code <prefix>trailkeeper-write-check}.
   */
  @Override
  public void checkWritable(String prefix) {
    ObjectKeys.requireValidPrefix(prefix);
    check();
    try {
      puts.probe(prefix + PROBE);
    } catch (SdkException e) {
      throw S3Failures.of("Putting a damaged object into " + place() + " for a test", e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  private static boolean mayNotList(S3Exception answer) {
    return answer.statusCode() == 403 && S3Failures.code(answer).equals("AccessDenied");
  }

  private String place() {
    return options.endpoint() == null ? location() : location() + " at " + options.endpoint();
  }
}
