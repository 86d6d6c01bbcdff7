package io.trailkeeper.operator.trail;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.resource.Assignment;
import io.trailkeeper.operator.resource.CollectorPlan;
import io.trailkeeper.operator.resource.ConfigurationHash;
import io.trailkeeper.operator.resource.OwnerTrail;
import io.trailkeeper.operator.status.Activity;
import io.trailkeeper.operator.status.Obstacle;
import io.trailkeeper.operator.status.TrailObservation;
import io.trailkeeper.operator.status.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that one reconciliation goes by, seen at one moment.
 *
 * @param trail the Trail
 * @param trailArn its ARN
 * @param owned what it owns
 * @param wanted what collector it asks for
 * @param known what its checkpoint says
 * @param captureReplicas how many replicas of capture there are to follow; 0 if that is not known
 * @param credentials the credentials it names
 * @param certificate the client certificate
 * @param missing what else is not there; null if nothing is lacking
 */
record Sighting(
    Trail trail,
    String trailArn,
    OwnedObjects owned,
    WantedCollector wanted,
    KnownCheckpoint known,
    int captureReplicas,
    Credentials credentials,
    FollowerCertificate certificate,
    @Nullable Obstacle missing) {

  /** Returns the same, with what the Trail owns after something was applied. */
  Sighting with(OwnedObjects now) {
    return new Sighting(
        trail,
        trailArn,
        now,
        wanted,
        KnownCheckpoint.of(now.checkpoint()),
        captureReplicas,
        credentials,
        certificate,
        missing);
  }

  boolean isDeleted() {
    return trail.isMarkedForDeletion();
  }

  /** Whether there is anything that a collector would have to deliver before the Trail may go. */
  boolean isClosed() {
    return wanted.configuration() == null || known.isClosed();
  }

  Activity activity() {
    @Nullable CollectorConfiguration configuration = wanted.configuration();
    if (isDeleted()) {
      return Activity.DELETING;
    }
    if (configuration == null || configuration.logging()) {
      return Activity.LOGGING;
    }
    return known.isClosed() ? Activity.STOPPED : Activity.STOPPING;
  }

  /** Returns what is to be applied; nothing while something is not there that it needs. */
  Optional<TrailContext> plan() {
    @Nullable CollectorConfiguration configuration = wanted.configuration();
    if (configuration == null || isCertificateAwaited() || captureReplicas == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TrailContext(
            new CollectorPlan(
                OwnerTrail.of(trail),
                configuration,
                wanted.pod(),
                assignment(),
                captureReplicas,
                hash(configuration)),
            certificate));
  }

  /** Whether nothing can be done before somebody else has written the client certificate. */
  boolean isCertificateAwaited() {
    return certificate instanceof FollowerCertificate.Awaited;
  }

  private Assignment assignment() {
    return switch (activity()) {
      case LOGGING, STOPPING -> Assignment.RUN;
      case STOPPED -> Assignment.REST;
      case DELETING -> Assignment.CLOSE;
    };
  }

  /** A collector that runs keeps credentials that were taken away: a new pod would not start. */
  private String hash(CollectorConfiguration configuration) {
    byte[] json = CollectorConfigurationFormat.write(configuration);
    boolean isSame =
        owned.configuration().equals(Optional.of(new String(json, StandardCharsets.UTF_8)));
    return credentials.isMissing() && isSame && owned.configurationHash().isPresent()
        ? owned.configurationHash().get()
        : ConfigurationHash.of(json, credentials.data());
  }

  /** What people are told; {@code failure} is what went wrong in applying, if anything did. */
  TrailObservation observation(@Nullable Obstacle failure) {
    @Nullable Obstacle obstacle =
        Stream.of(known.obstacle(), wanted.obstacle(), missing, failure, credentials.obstacle())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return new TrailObservation(
        Objects.requireNonNullElse(trail.getMetadata().getGeneration(), 0L),
        trail.getStatus(),
        trailArn,
        activity(),
        wanted.configuration(),
        obstacle,
        Workload.of(owned.deployment()),
        known.checkpoint());
  }

  /** A name that no trail may have still has a status. */
  static String arn(Trail trail, ClusterIdentity cluster) {
    String name = trail.getMetadata().getName();
    return TrailArn.isTrailName(name) ? cluster.trail(name).toString() : "";
  }
}
