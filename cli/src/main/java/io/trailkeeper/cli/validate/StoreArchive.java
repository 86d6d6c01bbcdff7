package io.trailkeeper.cli.validate;

import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.objectstore.store.ObjectKeys;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.FilterInputStream;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object store as the validator reads it. */
public final class StoreArchive implements Archive {

  private final ObjectStore store;
  private final boolean isBucket;

  /**
   * Takes a store, which stays the caller's to close.
   *
   * @param isBucket whether the store's bucket name is one that digests must agree with
   */
  public StoreArchive(ObjectStore store, boolean isBucket) {
    this.store = store;
    this.isBucket = isBucket;
  }

  @Override
  public Optional<String> bucketName() {
    return isBucket ? Optional.of(store.bucket()) : Optional.empty();
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    Iterator<String> keys = ask(() -> store.list(prefix, startAfter));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return ask(keys::hasNext);
      }

      @Override
      public String next() {
        return ask(keys::next);
      }
    };
  }

  @Override
  public Optional<ArchivedObject> open(String key) {
    if (!ObjectKeys.isValid(key)) {
      // A digest can list anything; no collector has written anything there.
      return Optional.empty();
    }
    return ask(() -> store.get(key)).map(StoreArchive::archived);
  }

  private static ArchivedObject archived(StoredObject object) {
    FilterInputStream content =
        new FilterInputStream(object.content()) {
          @Override
          public void close() {
            object.close();
          }
        };
    return new ArchivedObject(content, object.userMetadata());
  }

  /** A question to the store. */
  private interface Question<T> {
    T ask();
  }

  private static <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (ObjectStoreException e) {
      throw new ArchiveException(String.valueOf(e.getMessage()), e);
    }
  }
}
