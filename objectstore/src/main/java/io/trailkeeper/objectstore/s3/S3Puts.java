package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts objects under names that are not taken. Thread-safe.
 *
 * <p>Every put carries its content's MD5, the one checksum that all stores know: they refuse what
 * was damaged on the way, and S3 demands one for objects that are to be locked.
 */
final class S3Puts {

  private static final Logger LOGGER = LoggerFactory.getLogger(S3Puts.class);

  /** How often to put when the store says that another put of the same key is under way. */
  private static final int MAX_CONFLICTS = 3;

  private final S3Client client;
  private final S3Options options;
  private final Clock clock;
  private final Object lookLock = new Object();
  private volatile boolean conditional = true;

  S3Puts(S3Client client, S3Options options, Clock clock) {
    this.client = client;
    this.options = options;
    this.clock = clock;
  }

  PutResult putIfAbsent(String key, byte[] content, ObjectMetadata metadata) {
    PutObjectRequest request = request(key, content, metadata);
    if (!conditional) {
      return lookThenPut(request, content);
    }
    for (int conflicts = 1; ; conflicts++) {
      try {
        put(request.toBuilder().ifNoneMatch("*").build(), content);
        return PutResult.CREATED;
      } catch (S3Exception e) {
        if (e.statusCode() == 412) {
          return PutResult.ALREADY_EXISTS;
        }
        if (e.statusCode() == 501) {
          return withoutCondition(request, content);
        }
        boolean conflict = S3Failures.code(e).equals("ConditionalRequestConflict");
        if (!conflict || conflicts == MAX_CONFLICTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Sends an object with the MD5 of another: a store that would take it says that the digest is
   * wrong, and keeps nothing.
   */
  void probe(String key) {
    byte[] content = new byte[1];
    PutObjectRequest request =
        request(key, content, ObjectMetadata.ofContentType("application/octet-stream"));
    try {
      put(request.toBuilder().contentMD5(md5(new byte[0])).build(), content);
    } catch (S3Exception e) {
      String code = S3Failures.code(e);
      if (!code.equals("BadDigest") && !code.equals("InvalidDigest")) {
        throw e;
      }
    }
  }

  /** It may also be something else that the store does not implement: then this fails too. */
  private PutResult withoutCondition(PutObjectRequest request, byte[] content) {
    PutResult result = lookThenPut(request, content);
    if (result == PutResult.CREATED && conditional) {
      conditional = false;
      LOGGER
          .atWarn()
          .addKeyValue("destination", "s3://" + options.bucket())
          .log(
              "The store has no conditional puts: it is asked for the object first, and a second"
                  + " process that puts the same key at the same instant could replace it");
    }
    return result;
  }

  /** One at a time: nothing else keeps two threads from both finding the key free. */
  private PutResult lookThenPut(PutObjectRequest request, byte[] content) {
    synchronized (lookLock) {
      try {
        client.headObject(head -> head.bucket(request.bucket()).key(request.key()));
        return PutResult.ALREADY_EXISTS;
      } catch (NoSuchKeyException e) {
        put(request, content);
        return PutResult.CREATED;
      }
    }
  }

  private void put(PutObjectRequest request, byte[] content) {
    PutObjectResponse response =
        client.putObject(
            request,
            RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content), content.length, request.contentType()));
    if (response.eTag() == null) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED,
          "Putting object \""
              + request.key()
              + "\" into s3://"
              + options.bucket()
              + " failed: it answered without an ETag, so it is no object store");
    }
  }

  private PutObjectRequest request(String key, byte[] content, ObjectMetadata metadata) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(options.bucket())
            .key(key)
            .contentType(metadata.contentType())
            .contentLength((long) content.length)
            .contentMD5(md5(content))
            .metadata(metadata.userMetadata());
    encrypt(request);
    lock(request);
    return request.build();
  }

  private void encrypt(PutObjectRequest.Builder request) {
    ServerSideEncryption encryption = options.serverSideEncryption();
    if (encryption != null) {
      boolean kms = encryption.type() == ServerSideEncryption.Type.KMS;
      request.serverSideEncryption(kms ? "aws:kms" : "AES256").ssekmsKeyId(encryption.kmsKeyId());
    }
  }

  private void lock(PutObjectRequest.Builder request) {
    ObjectLock lock = options.objectLock();
    if (lock != null) {
      request
          .objectLockMode(
              lock.mode() == ObjectLock.Mode.COMPLIANCE
                  ? ObjectLockMode.COMPLIANCE
                  : ObjectLockMode.GOVERNANCE)
          .objectLockRetainUntilDate(
              clock
                  .instant()
                  .truncatedTo(ChronoUnit.SECONDS)
                  .plus(lock.retentionDays(), ChronoUnit.DAYS));
    }
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }
}
