package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectKeys;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keys as the store lists them, a page at a time.
 *
 * <p>Order is the store's work, and is checked: a store that gives keys in no order, or one page
 * again and again, must not pass for one that has no more of them.
 */
final class S3KeyIterator implements Iterator<String> {

  private final S3Client client;
  private final String attempt;
  private final String prefix;
  private ListObjectsV2Request request;
  private Iterator<S3Object> page = List.<S3Object>of().iterator();
  private boolean more = true;
  private String last;
  private @Nullable String next;

  S3KeyIterator(S3Client client, ListObjectsV2Request request, String attempt) {
    this.client = client;
    this.request = request;
    this.attempt = attempt;
    this.prefix = request.prefix();
    this.last = request.startAfter() == null ? "" : request.startAfter();
  }

  @Override
  public boolean hasNext() {
    while (next == null && (page.hasNext() || more)) {
      if (page.hasNext()) {
        accept(page.next().key());
      } else {
        readPage();
      }
    }
    return next != null;
  }

  @Override
  public String next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    String key = next;
    next = null;
    return key;
  }

  /** Keys that no store of ours could have put are not ours, such as a console's folders. */
  private void accept(String key) {
    if (!key.startsWith(prefix) || ObjectKeys.ORDER.compare(key, last) <= 0) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED,
          attempt
              + " failed: it listed \""
              + key
              + "\" where only keys above \""
              + last
              + "\" could follow");
    }
    last = key;
    if (ObjectKeys.isValid(key)) {
      next = key;
    }
  }

  void readPage() {
    ListObjectsV2Response response;
    try {
      response = client.listObjectsV2(request);
    } catch (SdkException e) {
      throw S3Failures.of(attempt, e);
    }
    more = Boolean.TRUE.equals(response.isTruncated());
    if (more && response.nextContinuationToken() == null) {
      throw new ObjectStoreException(
          Reason.DESTINATION_REFUSED, attempt + " failed: it has more keys, but no token for them");
    }
    page = response.contents().iterator();
    request = request.toBuilder().continuationToken(response.nextContinuationToken()).build();
  }
}
