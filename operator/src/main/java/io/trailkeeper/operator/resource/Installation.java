package io.trailkeeper.operator.resource;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where and as what this operator's Trailkeeper is installed: what all its Trails have in common.
 *
 * @param namespace the operator's namespace, in which all that Trails own stands
 * @param instance the value of the label {@code app.kubernetes.io/instance}
 * @param image the image that collectors run
 * @param imagePullPolicy when it is pulled; null leaves it to Kubernetes
 * @param imagePullSecrets names of Secrets that it is pulled with
 * @param captureStatefulSet the StatefulSet of capture
 * @param captureFollowersService the headless Service under which each replica of capture is
 *     reached
 */
public record Installation(
    String namespace,
    String instance,
    String image,
    @Nullable String imagePullPolicy,
    List<String> imagePullSecrets,
    String captureStatefulSet,
    String captureFollowersService) {

  private static final int FOLLOWERS_PORT = 8444;

  /** Copies the list, and requires what is not marked. */
  public Installation {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(image, "image");
    imagePullSecrets = List.copyOf(imagePullSecrets);
    Objects.requireNonNull(captureStatefulSet, "captureStatefulSet");
    Objects.requireNonNull(captureFollowersService, "captureFollowersService");
  }

  /** Returns where followers reach a replica of capture. */
  public String captureUrl(int replica) {
    return "https://"
        + captureStatefulSet
        + "-"
        + replica
        + "."
        + captureFollowersService
        + "."
        + namespace
        + ".svc:"
        + FOLLOWERS_PORT;
  }
}
