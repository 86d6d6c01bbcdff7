package io.trailkeeper.objectstore.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree of files in the order of their keys, depth first.
 *
 * <p>Every directory stands in its parent's order as its name with a slash behind it, because that
 * is how the keys below it go on: {@code a-b} comes before {@code a/b}, although {@code a} comes
 * before {@code a-b}.
 */
final class KeyIterator implements Iterator<String> {

  private final KeyRange range;
  private final FileFailures failures;
  private final String attempt;
  private final Deque<DirectoryListing> path = new ArrayDeque<>();
  private @Nullable String next;

  KeyIterator(KeyRange range, FileFailures failures, String attempt) {
    this.range = range;
    this.failures = failures;
    this.attempt = attempt;
  }

  /**
   * Goes on in a directory, then where it was.
   *
   * @param key what all keys below the directory begin with
   */
  void descend(Path directory, String key) {
    path.push(new DirectoryListing(directory, key, range));
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !path.isEmpty()) {
        advance(path.element());
      }
      return next != null;
    } catch (IOException e) {
      throw failures.ofReading(attempt, e);
    }
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

  private void advance(DirectoryListing listing) throws IOException {
    String entry = listing.next();
    if (entry == null) {
      path.pop();
    } else if (entry.endsWith("/")) {
      descend(listing.path(entry), entry);
    } else {
      next = entry;
    }
  }
}
