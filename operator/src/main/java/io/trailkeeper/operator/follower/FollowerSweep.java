package io.trailkeeper.operator.follower;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.trailkeeper.core.journal.FollowerName;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.certificate.SecretText;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each replica of capture forget the followers of Trails that are gone, and no other.
 *
 * <p>Which Trails there are is asked of the API server, not of a cache, and after the followers
 * were: whose Trail is made later cannot be among them. A Trail that is being deleted still is
 * there. Nothing is remembered, so that it does not matter which operator does it, nor how long a
 * replica was away: a follower is a Trail's if its name can be one, see {@link FollowerName}.
 *
 * <p>To be called by one thread at a time.
 */
public final class FollowerSweep {

  private static final Logger LOGGER = LoggerFactory.getLogger(FollowerSweep.class);

  /** Trails by name only: one that this version cannot read is there nevertheless. */
  private static final ResourceDefinitionContext TRAILS =
      new ResourceDefinitionContext.Builder()
          .withGroup(Trail.GROUP)
          .withVersion(Trail.VERSION)
          .withKind(Trail.KIND)
          .withPlural("trails")
          .withNamespaced(false)
          .build();

  private static final String CLUSTER = "the cluster";

  private final KubernetesClient client;
  private final FollowerSweepTarget target;
  private final BooleanSupplier mayWork;

  /** What has failed, and was said to fail. */
  private final Set<String> failing = new HashSet<>();

  private @Nullable Capture capture;

  private record Capture(@Nullable String version, FollowerClient client) {}

  /**
   * @param client asks the API server, and stays open
   * @param mayWork whether this operator is the one that works
   */
  public FollowerSweep(
      KubernetesClient client, FollowerSweepTarget target, BooleanSupplier mayWork) {
    this.client = requireNonNull(client, "client");
    this.target = requireNonNull(target, "target");
    this.mayWork = requireNonNull(mayWork, "mayWork");
  }

  /**
   * Does it once, if this operator may. What fails is said once, until it works again.
   *
   * @return whether all that there was to do is done
   */
  public boolean sweep() throws InterruptedException {
    try {
      boolean isDone = true;
      for (URI replica : replicas()) {
        isDone &= sweep(replica);
      }
      works(CLUSTER);
      return isDone;
    } catch (KubernetesClientException e) {
      fails(CLUSTER, e);
      return false;
    }
  }

  private boolean sweep(URI replica) throws InterruptedException {
    try {
      FollowerClient asked = capture();
      List<String> ofTrails =
          asked.followers(replica).stream().filter(FollowerName::isOfTrail).toList();
      if (!ofTrails.isEmpty()) {
        forget(asked, replica, ofTrails, ofLivingTrails());
      }
      works(replica.toString());
      return true;
    } catch (FollowerException e) {
      fails(replica.toString(), e);
      return false;
    }
  }

  private void forget(FollowerClient asked, URI replica, List<String> names, Set<String> living)
      throws InterruptedException {
    for (String name : names) {
      if (!living.contains(name) && mayWork.getAsBoolean()) {
        asked.forget(replica, name);
        LOGGER
            .atInfo()
            .addKeyValue("follower", name)
            .addKeyValue("capture", replica)
            .log("a follower was forgotten, because its Trail is gone");
      }
    }
  }

  private Set<String> ofLivingTrails() {
    return client.genericKubernetesResources(TRAILS).list().getItems().stream()
        .map(trail -> FollowerName.of(trail.getMetadata().getName()))
        .collect(Collectors.toSet());
  }

  private List<URI> replicas() {
    if (!mayWork.getAsBoolean()) {
      return List.of();
    }
    @Nullable StatefulSet found =
        client
            .apps()
            .statefulSets()
            .inNamespace(target.namespace())
            .withName(target.captureStatefulSet())
            .get();
    int replicas = found == null ? 0 : found.getSpec().getReplicas();
    IntFunction<URI> uri = target.captureUri();
    return IntStream.range(0, replicas).mapToObj(uri).toList();
  }

  /** The certificate is renewed in the same Secret. */
  private FollowerClient capture() {
    @Nullable Secret secret =
        client.secrets().inNamespace(target.namespace()).withName(target.certificateSecret()).get();
    if (secret == null) {
      throw new FollowerException(
          "the operator's client certificate, Secret "
              + target.namespace()
              + "/"
              + target.certificateSecret()
              + ", is not there yet");
    }
    @Nullable String version = secret.getMetadata().getResourceVersion();
    @Nullable Capture known = capture;
    if (known == null || version == null || !version.equals(known.version())) {
      known = new Capture(version, new FollowerClient(ClientTls.context(SecretText.of(secret))));
      capture = known;
    }
    return known.client();
  }

  private void fails(String what, RuntimeException failure) {
    if (failing.add(what)) {
      LOGGER
          .atWarn()
          .addKeyValue("at", what)
          .addKeyValue("error", failure.getMessage())
          .log("followers of Trails that are gone could not be looked for; it is tried again");
    }
  }

  private void works(String what) {
    if (failing.remove(what)) {
      LOGGER.atInfo().addKeyValue("at", what).log("followers can be looked for again");
    }
  }
}
