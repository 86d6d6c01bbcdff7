package io.trailkeeper.collector.tail;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an API server names its audit log and what it has rotated: {@code audit.log}, {@code
 * audit-2026-11-22T12-25-14.123.log} and {@code audit-2026-11-22T12-25-14.123.log.gz}.
 *
 * <p>Nothing else in the directory is a file of the log.
 */
final class LogNames {

  /** A compressed file is one with its uncompressed form. */
  static final String COMPRESSED = ".gz";

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}-\\d{2}-\\d{2}\\.\\d{3}");

  private final String active;
  private final String prefix;
  private final String extension;

  LogNames(Path log) {
    this.active = String.valueOf(log.getFileName());
    int dot = active.lastIndexOf('.');
    this.extension = dot < 0 ? "" : active.substring(dot);
    this.prefix = active.substring(0, active.length() - extension.length()) + "-";
  }

  /** Returns the name of the file that is written. */
  String active() {
    return active;
  }

  /** Returns the name without its compression, if it is that of a file of the log. */
  Optional<String> stem(String name) {
    if (name.equals(active)) {
      return Optional.of(name);
    }
    String stem =
        name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
    boolean rotated =
        stem.startsWith(prefix)
            && stem.endsWith(extension)
            && stem.length() >= prefix.length() + extension.length()
            && TIME.matcher(stem.substring(prefix.length(), stem.length() - extension.length()))
                .matches();
    return rotated ? Optional.of(stem) : Optional.empty();
  }
}
