package io.trailkeeper.cli.run;

import io.trailkeeper.cli.embedded.TrailDefinitions;
import io.trailkeeper.crds.reader.TrailFileException;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Trail files of a directory ({@code *.yaml}, {@code *.yml}, {@code *.json}; hidden ones and
 * directories below are left alone), or a single one.
 *
 * <p>They are read as a whole each time, and compared by what they hold: this sees every change,
 * also through the symbolic links of a mounted ConfigMap, on any file system. For one thread.
 */
public final class TrailFiles {

  private final Path path;
  private @Nullable TrailDefinitions last;
  private @Nullable TrailDefinitions before;

  /** Reads a directory or a file. */
  public TrailFiles(Path path) {
    this.path = path;
  }

  /**
   * Returns the Trails as they are now; nothing if they are as they were the last time. A change is
   * told when it is seen for the second time: a file that is being written is seen half, and a file
   * that is replaced may be seen not at all.
   */
  public @Nullable TrailDefinitions poll() {
    TrailDefinitions now = read();
    boolean settled = last == null || (before != null && same(now, before));
    before = now;
    if (!settled || (last != null && same(now, last))) {
      return null;
    }
    last = now;
    return now;
  }

  private static boolean same(TrailDefinitions a, TrailDefinitions b) {
    return a.problems().equals(b.problems()) && sameTrails(a, b);
  }

  private static boolean sameTrails(TrailDefinitions a, TrailDefinitions b) {
    return a.trails().keySet().equals(b.trails().keySet())
        && a.trails().entrySet().stream()
            .allMatch(
                entry -> {
                  Trail other = b.trails().get(entry.getKey());
                  return other != null && other.getSpec().equals(entry.getValue().getSpec());
                });
  }

  private TrailDefinitions read() {
    Map<String, Trail> trails = new TreeMap<>();
    Map<String, Path> origins = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(problems)) {
      try {
        List<Trail> read = TrailReader.read(file.toString(), Files.readAllBytes(file));
        if (read.isEmpty()) {
          problems.add(file + " holds no Trail; to end the trails that it held, remove the file");
        }
        for (Trail trail : read) {
          String name = trail.getMetadata().getName();
          @Nullable Path other = origins.putIfAbsent(name, file);
          if (other == null) {
            trails.put(name, trail);
          } else {
            problems.add(
                file + ": Trail " + name + " is defined in " + other + " too; rename one of them");
          }
        }
      } catch (TrailFileException e) {
        problems.add(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        problems.add("reading " + file + " failed: " + e);
      }
    }
    return new TrailDefinitions(trails, problems);
  }

  private List<Path> files(List<String> problems) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(TrailFiles::isTrailFile).sorted().toList();
    } catch (IOException e) {
      problems.add("listing " + path + " failed: " + e);
      return List.of();
    }
  }

  private static boolean isTrailFile(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && Files.isRegularFile(file);
  }
}
