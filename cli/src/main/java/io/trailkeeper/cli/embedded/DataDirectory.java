package io.trailkeeper.cli.embedded;

import io.trailkeeper.collector.file.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything lies that outlives the process.
 *
 * @param root the directory, absolute
 */
public record DataDirectory(Path root) {

  /** Makes the path absolute. */
  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Returns the directory of certificates and their keys. */
  public Path pki() {
    return root.resolve("pki");
  }

  /** Returns the file that a kube-apiserver is started with. */
  public Path kubeconfig() {
    return root.resolve("audit-webhook.kubeconfig");
  }

  /** Returns the directory of signing keys. */
  public Path keys() {
    return root.resolve("keys");
  }

  /** Returns the file of all public keys, which {@code validate-logs} wants. */
  public Path publicKeys() {
    return keys().resolve("public-keys.json");
  }

  /** Returns the directory of the journal. */
  public Path journal() {
    return root.resolve("journal");
  }

  /** Returns the directory of what was posted and is no event. */
  public Path quarantine() {
    return root.resolve("quarantine");
  }

  /** Returns the directory that holds a directory for each trail. */
  public Path trails() {
    return root.resolve("trails");
  }

  /** Returns the directory that holds, for each Secret, a directory of its keys as files. */
  public Path secrets() {
    return root.resolve("secrets");
  }

  /**
   * Whether a path in the data directory leads into one of the directories that are listed here.
   */
  boolean isOwn(String path) {
    Path resolved = root.resolve(path).normalize();
    return resolved.equals(root) || own().stream().anyMatch(resolved::startsWith);
  }

  private List<Path> own() {
    return List.of(pki(), keys(), journal(), quarantine(), trails(), secrets());
  }

  /** Makes the directories that only this process may look into. */
  void create() throws IOException {
    List<Path> directories = new ArrayList<>(List.of(root));
    directories.addAll(own());
    for (Path directory : directories) {
      if (!Files.isDirectory(directory)) {
        DurableFile.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    }
  }
}
