package io.trailkeeper.objectstore.filesystem;

import io.trailkeeper.objectstore.store.ObjectKeys;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files and directories in one directory, in the order of keys.
 *
 * <p>A directory cannot be read in order, so it is read whole and the lowest names are kept, a page
 * of them; when they are used up, it is read again for the next page. Nothing stays open between.
 */
final class DirectoryListing {

  /** Some ten megabytes of names; a directory with more is read more than once. */
  private static final int PAGE_ENTRIES = 65_536;

  private final Path directory;
  private final String key;
  private final KeyRange range;
  private final int pageEntries;

  private final TreeSet<String> page = new TreeSet<>(ObjectKeys.ORDER);
  private String last = "";
  private boolean more = true;

  /**
   * @param key what all keys below the directory begin with
   */
  DirectoryListing(Path directory, String key, KeyRange range) {
    this(directory, key, range, PAGE_ENTRIES);
  }

  DirectoryListing(Path directory, String key, KeyRange range, int pageEntries) {
    this.directory = directory;
    this.key = key;
    this.range = range;
    this.pageEntries = pageEntries;
  }

  /**
   * Returns the next file's key or the next directory's, which ends in a slash; null after the last
   * one.
   */
  @Nullable String next() throws IOException {
    if (page.isEmpty() && more) {
      more = false;
      readPage();
    }
    String entry = page.pollFirst();
    if (entry != null) {
      last = entry;
    }
    return entry;
  }

  /** Returns the path of an entry of this directory. */
  Path path(String entry) {
    return directory.resolve(entry.substring(key.length()));
  }

  private void readPage() throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        consider(path, key + path.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      // It was there a moment ago, and what goes away while a listing runs is not in it.
    }
  }

  /** Looks at the file itself only when its name does not rule it out. */
  private void consider(Path path, String file) throws IOException {
    if (ObjectKeys.ORDER.compare(file + "/", last) <= 0) {
      return;
    }
    if (page.size() == pageEntries && ObjectKeys.ORDER.compare(file, page.last()) > 0) {
      more = true;
      return;
    }
    if (!ObjectKeys.isValid(file) || !(range.contains(file) || range.reaches(file + "/"))) {
      return;
    }
    String entry = entry(FileKind.of(path), file);
    if (entry != null && ObjectKeys.ORDER.compare(entry, last) > 0) {
      page.add(entry);
      if (page.size() > pageEntries) {
        page.pollLast();
        more = true;
      }
    }
  }

  private @Nullable String entry(FileKind kind, String file) {
    if (kind == FileKind.DIRECTORY) {
      return range.reaches(file + "/") ? file + "/" : null;
    }
    return kind == FileKind.OBJECT && range.contains(file) ? file : null;
  }
}
