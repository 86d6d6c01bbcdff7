package io.trailkeeper.cli.apiserver;

import io.trailkeeper.cli.apiserver.WebhookConfiguration.Credential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.Set;

/**
 * The files that a kubeconfig names. A path that is not there on this machine is looked for beside
 * the kubeconfig: a kubeconfig is often checked elsewhere than where it will lie.
 *
 * @param directory where the kubeconfig is
 */
record WebhookFiles(Path directory) {

  /** More than any bundle of certificates has. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Returns what a credential holds.
   *
   * @throws IOException if the file is not there or cannot be read; the message says which
   */
  String read(Credential credential) throws IOException {
    if (credential.isInline()) {
      try {
        return new String(
            Base64.getMimeDecoder().decode(credential.data()), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new IOException("data that is not base64", e);
      }
    }
    Path file = find(credential.file());
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /** Whether others than the owner of the file may read it. */
  boolean isOpen(Credential credential) throws IOException {
    if (credential.isInline()) {
      return false;
    }
    Path file = find(credential.file());
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ);
  }

  private Path find(String name) throws IOException {
    try {
      Path file = directory.resolve(name);
      Path beside = directory.resolve(Path.of(name).getFileName());
      if (Files.isReadable(file)) {
        return file;
      }
      if (Files.isReadable(beside)) {
        return beside;
      }
      throw new IOException(
          file + (file.equals(beside) ? "" : " and " + beside) + ": not there or not readable");
    } catch (InvalidPathException e) {
      throw new IOException("a path that is none: " + e.getReason(), e);
    }
  }
}
