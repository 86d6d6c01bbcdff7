package io.trailkeeper.collector.apiserver;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * How API servers are spoken to. Both files are read for every look, since they change.
 *
 * @param authorities the certificates of the authorities that are believed, PEM
 * @param token the bearer token that is shown
 */
public record ApiServerAccess(Path authorities, Path token) {

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  public ApiServerAccess {
    requireNonNull(authorities, "authorities");
    requireNonNull(token, "token");
  }

  /** Returns that of a pod with the token of its ServiceAccount. */
  public static ApiServerAccess ofPod() {
    return new ApiServerAccess(SERVICE_ACCOUNT.resolve("ca.crt"), SERVICE_ACCOUNT.resolve("token"));
  }
}
