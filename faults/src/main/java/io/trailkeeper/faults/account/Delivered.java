package io.trailkeeper.faults.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies of everything that a trail has delivered, taken past the collector and past whatever
 * breaks its way. Of a bucket that is to be deleted a copy is taken before, so that what was in it
 * counts. For one thread.
 */
public final class Delivered {

  private static final Instant BEFORE_ALL = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant AFTER_ALL = Instant.parse("2100-01-01T00:00:00Z");

  private final TrailArn trail;
  private final @Nullable String bucket;
  private final NavigableMap<String, Copy> objects = new TreeMap<>();
  private final Set<String> changed = new TreeSet<>();

  /**
   * @param bucket the name that digests have to have for the destination; null if that is a volume,
   *     which keeps no metadata
   */
  public Delivered(TrailArn trail, @Nullable String bucket) {
    this.trail = trail;
    this.bucket = bucket;
  }

  /** Copies all that a store holds, beside what was copied before. */
  public void copy(ObjectStore store) {
    Iterator<String> keys = store.list("", null);
    while (keys.hasNext()) {
      String key = keys.next();
      Copy found = copy(store, key);
      @Nullable Copy before = objects.put(key, found);
      if (before != null && !before.holdsTheSameAs(found)) {
        changed.add(key);
      }
    }
  }

  private static Copy copy(ObjectStore store, String key) {
    try (StoredObject object = store.get(key).orElseThrow()) {
      return new Copy(object.content().readAllBytes(), object.userMetadata());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + key + " from " + store.location() + " failed", e);
    }
  }

  /** Returns the keys whose objects were found with one content, and later with another. */
  public Set<String> changed() {
    return Set.copyOf(changed);
  }

  /**
   * Finds events.
   *
   * @param idsOf the ids in a line of a log file
   * @return for each id the keys of the log files that hold it, once for each line that does
   */
  public Map<String, List<String>> find(Function<String, List<String>> idsOf) {
    Map<String, List<String>> found = new TreeMap<>();
    objects.forEach(
        (key, copy) -> {
          if (key.contains("/CloudTrail/") && key.endsWith(".gz")) {
            for (String line : text(key, copy).lines().toList()) {
              for (String id : new LinkedHashSet<>(idsOf.apply(line))) {
                found.computeIfAbsent(id, unused -> new ArrayList<>(1)).add(key);
              }
            }
          }
        });
    return found;
  }

  /** Returns the keys of the trail's digests. */
  public Set<String> digests() {
    return digests(objects.keySet().iterator());
  }

  /** Returns the keys of the trail's digests that a store holds. */
  public Set<String> digests(ObjectStore store) {
    return digests(store.list(DigestKey.listingPrefix("", trail), null));
  }

  private Set<String> digests(Iterator<String> keys) {
    Set<String> digests = new TreeSet<>();
    keys.forEachRemaining(
        key -> {
          if (DigestKey.parse("", trail, key).isPresent()) {
            digests.add(key);
          }
        });
    return digests;
  }

  /** Returns the gaps that the digests tell of. */
  public List<SaidGap> gaps() {
    ObjectMapper mapper = new ObjectMapper();
    List<SaidGap> gaps = new ArrayList<>();
    for (String key : digests()) {
      try {
        JsonNode digest = mapper.readTree(text(key, objects.get(key)));
        for (JsonNode gap : digest.path("trailkeeper").path("gaps")) {
          gaps.add(
              new SaidGap(gap.path("reason").asText(), gap.path("events").asLong(SaidGap.UNKNOWN)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the digest " + key + " is not JSON", e);
      }
    }
    return gaps;
  }

  /** Validates all digests and the log files that they list, as {@code validate-logs} does. */
  public ValidationReport validate(PublicKeys keys) {
    return new LogFileValidator(new Copies(), keys)
        .validate(new ValidationRequest(trail, "", BEFORE_ALL, AFTER_ALL));
  }

  private static String text(String key, @Nullable Copy copy) {
    if (copy == null) {
      throw new IllegalStateException(key + " was not copied");
    }
    try (InputStream in = new GZIPInputStream(copy.content())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(key + " cannot be decompressed", e);
    }
  }

  /** The copies as the validator reads them. */
  private final class Copies implements Archive {
    @Override
    public Optional<String> bucketName() {
      return Optional.ofNullable(bucket);
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      return objects.keySet().stream()
          .filter(key -> key.startsWith(prefix))
          .filter(key -> startAfter == null || key.compareTo(startAfter) > 0)
          .iterator();
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      return Optional.ofNullable(objects.get(key))
          .map(copy -> new ArchivedObject(copy.content(), copy.metadata()));
    }
  }
}
