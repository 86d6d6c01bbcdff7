package io.trailkeeper.operator.process;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.resource.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is told. Made by {@link #builder}.
 *
 * @param installation its namespace, the collectors' image, and the names of capture's objects
 * @param captureService the Service that API servers reach capture under
 * @param accountId the cluster's account id; null derives it from the cluster
 * @param region the cluster's region
 * @param certManager the issuer of certificates; null lets the operator issue them itself
 * @param tailCertificate whether tailers of log files get a certificate
 * @param deletionTimeout how long a Trail that is deleted waits for its collector at most
 * @param leaderElection whether several operators agree on one that works
 * @param identity the name of this one among them: its pod's
 * @param leaseDuration how long a leader that is not heard of stays the leader
 * @param resyncInterval how often each Trail is looked at though nothing has happened
 */
public record OperatorOptions(
    Installation installation,
    String captureService,
    @Nullable String accountId,
    String region,
    @Nullable CertManagerCertificate certManager,
    boolean tailCertificate,
    Duration deletionTimeout,
    boolean leaderElection,
    String identity,
    Duration leaseDuration,
    Duration resyncInterval) {

  /** Long enough for a bucket that is away for a moment, short enough for a clean-up script. */
  public static final Duration DEFAULT_DELETION_TIMEOUT = Duration.ofMinutes(10);

  /** Kubernetes' own controllers' time. */
  public static final Duration DEFAULT_LEASE_DURATION = Duration.ofSeconds(15);

  /** Against events that were missed: rare enough to cost nothing. */
  public static final Duration DEFAULT_RESYNC_INTERVAL = Duration.ofMinutes(5);

  /** The name of the chart's objects for capture. */
  public static final String DEFAULT_CAPTURE = "trailkeeper-capture";

  /** The name of the chart's headless Service for followers. */
  public static final String DEFAULT_CAPTURE_FOLLOWERS = "trailkeeper-capture-followers";

  private static final Duration LEAST_LEASE_DURATION = Duration.ofSeconds(3);

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public OperatorOptions {
    requireNonNull(installation, "installation");
    requireNonNull(captureService, "captureService");
    requireNonNull(identity, "identity");
    // Says what is wrong with the one that is.
    new ClusterIdentity(accountId == null ? ClusterIdentity.DEFAULT_ACCOUNT_ID : accountId, region);
    if (deletionTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "the deletion timeout is " + deletionTimeout + "; expected zero or more");
    }
    if (leaseDuration.compareTo(LEAST_LEASE_DURATION) < 0) {
      throw new IllegalArgumentException(
          "the lease duration is " + leaseDuration + "; expected at least " + LEAST_LEASE_DURATION);
    }
    if (resyncInterval.isNegative() || resyncInterval.isZero()) {
      throw new IllegalArgumentException(
          "the resync interval is " + resyncInterval + "; expected more than zero");
    }
  }

  /**
   * Begins with all defaults.
   *
   * @param namespace the operator's namespace
   * @param image the image that collectors run
   * @param identity the name of the operator's pod
   */
  public static Builder builder(String namespace, String image, String identity) {
    return new Builder(namespace, image, identity);
  }

  /** Puts options together. */
  public static final class Builder {
    private final String namespace;
    private final String image;
    private final String identity;
    private final List<String> imagePullSecrets = new ArrayList<>();
    private String instance = "trailkeeper";
    private @Nullable String imagePullPolicy;
    private String captureStatefulSet = DEFAULT_CAPTURE;
    private String captureService = DEFAULT_CAPTURE;
    private String captureFollowersService = DEFAULT_CAPTURE_FOLLOWERS;
    private @Nullable String accountId;
    private String region = ClusterIdentity.DEFAULT_REGION;
    private @Nullable CertManagerCertificate certManager;
    private boolean tailCertificate;
    private Duration deletionTimeout = DEFAULT_DELETION_TIMEOUT;
    private boolean leaderElection = true;
    private Duration leaseDuration = DEFAULT_LEASE_DURATION;
    private Duration resyncInterval = DEFAULT_RESYNC_INTERVAL;

    private Builder(String namespace, String image, String identity) {
      this.namespace = namespace;
      this.image = image;
      this.identity = identity;
    }

    /** Sets the release's name. */
    public Builder instance(String value) {
      instance = value;
      return this;
    }

    /** Sets when collectors' images are pulled. */
    public Builder imagePullPolicy(@Nullable String value) {
      imagePullPolicy = value;
      return this;
    }

    /** Adds a Secret that collectors' images are pulled with. */
    public Builder imagePullSecret(String value) {
      imagePullSecrets.add(value);
      return this;
    }

    /** Sets the name of capture's StatefulSet. */
    public Builder captureStatefulSet(String value) {
      captureStatefulSet = value;
      return this;
    }

    /** Sets the name of the Service that API servers reach capture under. */
    public Builder captureService(String value) {
      captureService = value;
      return this;
    }

    /** Sets the name of the headless Service that followers reach capture under. */
    public Builder captureFollowersService(String value) {
      captureFollowersService = value;
      return this;
    }

    /** Sets the cluster's account id. */
    public Builder accountId(@Nullable String value) {
      accountId = value;
      return this;
    }

    /** Sets the cluster's region. */
    public Builder region(String value) {
      region = value;
      return this;
    }

    /** Has cert-manager issue the certificates. */
    public Builder certManager(@Nullable CertManagerCertificate value) {
      certManager = value;
      return this;
    }

    /** Sets whether tailers of log files get a certificate. */
    public Builder tailCertificate(boolean value) {
      tailCertificate = value;
      return this;
    }

    /** Sets how long a Trail that is deleted waits for its collector at most. */
    public Builder deletionTimeout(Duration value) {
      deletionTimeout = value;
      return this;
    }

    /** Sets whether several operators agree on one that works. */
    public Builder leaderElection(boolean value) {
      leaderElection = value;
      return this;
    }

    /** Sets how long a leader that is not heard of stays the leader. */
    public Builder leaseDuration(Duration value) {
      leaseDuration = value;
      return this;
    }

    /** Sets how often each Trail is looked at though nothing has happened. */
    public Builder resyncInterval(Duration value) {
      resyncInterval = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException naming the value that is not of its form
     */
    public OperatorOptions build() {
      return new OperatorOptions(
          new Installation(
              namespace,
              instance,
              image,
              imagePullPolicy,
              imagePullSecrets,
              captureStatefulSet,
              captureFollowersService),
          captureService,
          accountId,
          region,
          certManager,
          tailCertificate,
          deletionTimeout,
          leaderElection,
          identity,
          leaseDuration,
          resyncInterval);
    }
  }
}
