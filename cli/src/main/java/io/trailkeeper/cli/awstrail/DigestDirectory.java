package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the digests of all trails lie, by their keys. Log files, of which there are many more, are
 * leapt over.
 *
 * @param store where
 * @param prefix what comes before {@code AWSLogs/}; may be empty
 */
record DigestDirectory(ObjectStore store, String prefix) {

  /** The character after the slash: behind everything in a folder. */
  private static final char AFTER_SLASH = '/' + 1;

  private static final String SUFFIX = "_00000000T000000Z.json.gz";

  /** Returns the key of each trail's newest digest. */
  Map<TrailArn, String> newest() {
    Map<TrailArn, String> newest = new HashMap<>();
    String top = (prefix.isEmpty() ? "" : prefix + "/") + "AWSLogs/";
    for (String account : folders(top)) {
      String digests = top + account + "/CloudTrail-Digest/";
      for (String region : folders(digests)) {
        Iterator<String> keys = store.list(digests + region + "/");
        while (keys.hasNext()) {
          String key = keys.next();
          // In the order of keys: those of one trail are in the order of time.
          trail(key, account, region).ifPresent(trail -> newest.put(trail, key));
        }
      }
    }
    return newest;
  }

  private Iterable<String> folders(String parent) {
    return () ->
        new Iterator<>() {
          private String next = after(parent, "");

          @Override
          public boolean hasNext() {
            return !next.isEmpty();
          }

          @Override
          public String next() {
            String found = next;
            next = after(parent, found);
            return found;
          }
        };
  }

  /** Returns the first folder behind one; empty if there is none. */
  private String after(String parent, String folder) {
    @Nullable String behind = folder.isEmpty() ? null : parent + folder + AFTER_SLASH;
    Iterator<String> keys = store.list(parent, behind);
    while (keys.hasNext()) {
      String rest = keys.next().substring(parent.length());
      int slash = rest.indexOf('/');
      if (slash > 0) {
        return rest.substring(0, slash);
      }
    }
    return "";
  }

  private Optional<TrailArn> trail(String key, String account, String region) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    String begin = account + "_CloudTrail-Digest_" + region + "_";
    int end = name.length() - SUFFIX.length() - region.length() - 1;
    if (!name.startsWith(begin) || end <= begin.length()) {
      return Optional.empty();
    }
    try {
      TrailArn trail = new TrailArn(region, account, name.substring(begin.length(), end));
      return DigestKey.parse(prefix, trail, key).map(DigestKey::trail);
    } catch (IllegalArgumentException e) {
      // Something else that lies there.
      return Optional.empty();
    }
  }
}
