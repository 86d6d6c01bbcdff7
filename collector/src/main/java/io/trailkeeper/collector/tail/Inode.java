package io.trailkeeper.collector.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells one file of a machine from another one that exists at the same time.
 *
 * @param device the file system
 * @param number the file in it; it is given to another one once the file is gone
 */
record Inode(long device, long number) {

  /** Stands for a file whose inode is of no use. */
  static final Inode NONE = new Inode(0, 0);

  /** Returns that of the file that a path leads to. */
  static Inode of(Path path) throws IOException {
    return of(Files.readAttributes(path, "unix:dev,ino"));
  }

  static Inode of(Map<String, Object> attributes) {
    return new Inode(number(attributes, "dev"), number(attributes, "ino"));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
