package io.trailkeeper.cli.apiserver;

/**
 * What a container sees of its host.
 *
 * @param path where the container sees it: a directory, or a single file
 * @param hostPath what it is on the host; empty if that was not said
 * @param readOnly whether the container may only read it
 */
public record Mount(String path, String hostPath, boolean readOnly) {

  /** Takes slashes off the ends. */
  public Mount {
    path = withoutSlash(path);
    hostPath = withoutSlash(hostPath);
  }

  private static String withoutSlash(String path) {
    String shorter = path;
    while (shorter.length() > 1 && shorter.endsWith("/")) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  /** Whether the container sees a file through this mount. */
  boolean covers(String file) {
    return file.equals(path) || file.startsWith(path.equals("/") ? "/" : path + "/");
  }
}
