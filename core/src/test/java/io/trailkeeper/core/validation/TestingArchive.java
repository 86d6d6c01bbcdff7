package io.trailkeeper.core.validation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An archive in memory, which tests tamper with; several threads may read it. */
final class TestingArchive implements Archive {

  static final class StoredObject {
    private final byte[] content;
    private final Map<String, String> metadata;

    StoredObject(byte[] content, Map<String, String> metadata) {
      this.content = content.clone();
      this.metadata = Map.copyOf(metadata);
    }

    byte[] content() {
      return content.clone();
    }

    Map<String, String> metadata() {
      return metadata;
    }

    StoredObject withContent(byte[] other) {
      return new StoredObject(other, metadata);
    }

    StoredObject withMetadata(Map<String, String> other) {
      return new StoredObject(content, other);
    }
  }

  /** Sorted as the keys' bytes, for all keys here are ASCII. */
  final TreeMap<String, StoredObject> objects = new TreeMap<>();

  @Nullable String bucketName = "audit-archive";
  int opened;
  int closed;

  /** How many keys were listed below the digests' folder. */
  int listed;

  void put(String key, byte[] content, Map<String, String> metadata) {
    objects.put(key, new StoredObject(content, metadata));
  }

  /** Removes a digest and its detached signature. */
  void removeDigest(String key) {
    objects.remove(key);
    objects.remove(key + ".sig");
  }

  @Override
  public Optional<String> bucketName() {
    return Optional.ofNullable(bucketName);
  }

  @Override
  public synchronized Iterator<String> list(String prefix, @Nullable String startAfter) {
    List<String> keys =
        objects.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .filter(key -> startAfter == null || key.compareTo(startAfter) > 0)
            .toList();
    listed += prefix.contains("CloudTrail-Digest") ? keys.size() : 0;
    return keys.iterator();
  }

  @Override
  public synchronized Optional<ArchivedObject> open(String key) {
    StoredObject object = objects.get(key);
    if (object == null) {
      return Optional.empty();
    }
    opened++;
    InputStream content =
        new ByteArrayInputStream(object.content()) {
          private boolean open = true;

          @Override
          public void close() {
            synchronized (TestingArchive.this) {
              closed += open ? 1 : 0;
              open = false;
            }
          }
        };
    return Optional.of(new ArchivedObject(content, object.metadata()));
  }
}
