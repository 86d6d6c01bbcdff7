package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.PutResult;
import io.trailkeeper.objectstore.store.StoredObject;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a collector at the n-th moment at which a process could die: before and after each write of
 * the checkpoint and of the destination.
 */
final class TestingCrash {

  /** What a kill looks like to the code that it hits: nothing catches it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final int at;
  private int moments;

  TestingCrash(int at) {
    this.at = at;
  }

  /** Whether the moment was reached. */
  boolean happened() {
    return moments >= at;
  }

  private void moment() {
    if (++moments == at) {
      throw new Killed();
    }
    if (moments > at) {
      throw new IllegalStateException("a killed process goes on");
    }
  }

  CheckpointStore around(CheckpointStore store) {
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> load() {
        return store.load();
      }

      @Override
      public void compareAndSet(Checkpoint next) {
        moment();
        store.compareAndSet(next);
        moment();
      }
    };
  }

  ObjectStore around(ObjectStore store) {
    return new ObjectStore() {
      @Override
      public String bucket() {
        return store.bucket();
      }

      @Override
      public String location() {
        return store.location();
      }

      @Override
      public boolean holdsUserMetadata() {
        return store.holdsUserMetadata();
      }

      @Override
      public PutResult putIfAbsent(String key, byte[] content, ObjectMetadata metadata) {
        moment();
        PutResult result = store.putIfAbsent(key, content, metadata);
        moment();
        return result;
      }

      @Override
      public Optional<StoredObject> get(String key) {
        return store.get(key);
      }

      @Override
      public Iterator<String> list(String prefix, @Nullable String startAfter) {
        return store.list(prefix, startAfter);
      }

      @Override
      public void check() {
        store.check();
      }

      @Override
      public void checkWritable(String prefix) {
        store.checkWritable(prefix);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
