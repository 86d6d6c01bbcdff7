package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the files in the directory is which of those that are known: by its inode while it is
 * held open; else by inode and beginning, by name and beginning, by beginning alone.
 */
final class FileMatching {

  private final String active;
  private final Set<TrackedFile> left;
  private final Map<FoundFile, TrackedFile> matched = new LinkedHashMap<>();
  private final Map<FoundFile, byte[]> unknown = new LinkedHashMap<>();

  private FileMatching(String active, Collection<TrackedFile> known) {
    this.active = active;
    this.left = new HashSet<>(known);
  }

  /**
   * Matches.
   *
   * @param active the stem of the file that the API server writes to
   * @throws IOException if the beginning of a file could not be read: nothing is concluded
   */
  static FileMatching of(String active, Collection<TrackedFile> known, Collection<FoundFile> found)
      throws IOException {
    FileMatching matching = new FileMatching(active, known);
    matching.match(found);
    return matching;
  }

  /** Returns the files that are known. */
  Map<FoundFile, TrackedFile> matched() {
    return matched;
  }

  /** Returns the files that are not known, each with its beginning. */
  Map<FoundFile, byte[]> unknown() {
    return unknown;
  }

  /** Returns what is known and was not found. */
  Set<TrackedFile> left() {
    return left;
  }

  private void match(Collection<FoundFile> found) throws IOException {
    for (FoundFile file : found) {
      if (!match(file, known -> isUnchanged(known, file))) {
        unknown.put(file, FileStart.of(file));
      }
    }
    match(FileMatching::isSameInode);
    match(this::isSameRotated);
    match(this::isSameContent);
  }

  private interface Likeness {
    boolean test(TrackedFile known, FoundFile file, byte[] start);
  }

  private void match(Likeness likeness) {
    for (Map.Entry<FoundFile, byte[]> entry : new ArrayList<>(unknown.entrySet())) {
      FoundFile file = entry.getKey();
      if (match(file, known -> likeness.test(known, file, entry.getValue()))) {
        unknown.remove(file);
      }
    }
  }

  private boolean match(FoundFile file, Predicate<TrackedFile> wanted) {
    Optional<TrackedFile> known = left.stream().filter(wanted).findFirst();
    known.ifPresent(
        it -> {
          matched.put(file, it);
          left.remove(it);
        });
    return known.isPresent();
  }

  /** The same as at the last look: an inode is no other file's while the file is held open. */
  private boolean isUnchanged(TrackedFile known, FoundFile file) {
    @Nullable FoundFile before = known.found();
    if (file.compressed()) {
      return before != null
          && before.path().equals(file.path())
          && before.inode().equals(file.inode());
    }
    return known.state().inode().equals(file.inode())
        && (known.hasHandle()
            || (before != null
                && before.path().equals(file.path())
                && !file.stem().equals(active)));
  }

  private static boolean isSameInode(TrackedFile known, FoundFile file, byte[] start) {
    return !file.compressed()
        && known.state().inode().equals(file.inode())
        && known.state().fingerprint().fits(start);
  }

  private boolean isSameRotated(TrackedFile known, FoundFile file, byte[] start) {
    boolean readable = start.length > 0 || !file.compressed();
    return known.state().stem().equals(file.stem())
        && !file.stem().equals(active)
        && (known.state().fingerprint().fits(start) || !readable);
  }

  /** Held open and at another inode, it is a copy that the API server does not write to. */
  private boolean isSameContent(TrackedFile known, FoundFile file, byte[] start) {
    boolean copy = known.hasHandle() && file.stem().equals(active);
    return !copy && known.state().fingerprint().tells() && known.state().fingerprint().fits(start);
  }
}
