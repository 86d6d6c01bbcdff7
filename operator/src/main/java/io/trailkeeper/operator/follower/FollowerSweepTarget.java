package io.trailkeeper.operator.follower;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.function.IntFunction;

/**
 * Where capture is.
 *
 * @param namespace the namespace of the installation
 * @param captureStatefulSet the StatefulSet that says how many replicas there are
 * @param certificateSecret the Secret with the operator's client certificate
 * @param captureUri where followers reach the replica with a number, from 0
 */
public record FollowerSweepTarget(
    String namespace,
    String captureStatefulSet,
    String certificateSecret,
    IntFunction<URI> captureUri) {

  public FollowerSweepTarget {
    requireNonNull(namespace, "namespace");
    requireNonNull(captureStatefulSet, "captureStatefulSet");
    requireNonNull(certificateSecret, "certificateSecret");
    requireNonNull(captureUri, "captureUri");
  }
}
