package io.trailkeeper.crds.configuration;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.NamespaceSelector.LabelExpression;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.crds.text.Choice;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.QuantityText;
import io.trailkeeper.crds.v1alpha1.DeliverySpec;
import io.trailkeeper.crds.v1alpha1.LogFileValidationSpec;
import io.trailkeeper.crds.v1alpha1.NamespacesSpec;
import io.trailkeeper.crds.v1alpha1.ScopeSpec;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import io.trailkeeper.crds.validation.TrailValidation;
import io.trailkeeper.crds.validation.Violation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configuration of a collector from a Trail. A pure function of the Trail and the
 * cluster: the same on every machine, and thread-safe.
 */
public final class TrailConfiguration {

  /** Digests are what the product is for, so they are written unless they are turned off. */
  public static final boolean DEFAULT_LOG_FILE_VALIDATION = true;

  /** What CloudTrail's readers and the AWS CLI read. */
  public static final LogFormat DEFAULT_FORMAT = LogFormat.CLOUD_TRAIL;

  /** What CloudTrail's readers and the AWS CLI read. */
  public static final Compression DEFAULT_COMPRESSION = Compression.GZIP;

  private TrailConfiguration() {}

  /**
   * Returns the configuration of a Trail's collector where there is no cluster, with every default
   * filled in.
   *
   * @throws InvalidTrailException with every violation, if there is any; a label selector in the
   *     scope is one
   */
  public static CollectorConfiguration of(Trail trail, ClusterIdentity cluster) {
    CollectorConfiguration configuration = inCluster(trail, cluster);
    if (configuration.selection().scope().followsNamespaces()) {
      throw new InvalidTrailException(
          List.of(
              new Violation(
                  "spec.scope.namespaces.selector",
                  "a label selector, which needs a cluster",
                  "names")));
    }
    return configuration;
  }

  /**
   * Returns the configuration of a Trail's collector in a cluster, with every default filled in.
   *
   * @throws InvalidTrailException with every violation, if there is any
   */
  public static CollectorConfiguration inCluster(Trail trail, ClusterIdentity cluster) {
    List<Violation> violations = TrailValidation.validate(trail);
    if (!violations.isEmpty()) {
      throw new InvalidTrailException(violations);
    }
    TrailSpec spec = trail.getSpec();
    return new CollectorConfiguration(
        cluster.trail(trail.getMetadata().getName()),
        orElse(spec.logging(), true),
        new Selection(
            scope(spec.scope()),
            Selectors.basic(spec.eventSelectors()),
            Selectors.advanced(spec.advancedEventSelectors())),
        Destinations.of(spec.destination()),
        delivery(spec.delivery()),
        logFileValidation(spec.logFileValidation()));
  }

  static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  static <T> T choose(@Nullable String text, Choice<T> choice, T otherwise) {
    return text == null ? otherwise : choice.find(text).orElse(otherwise);
  }

  private static Scope scope(@Nullable ScopeSpec scope) {
    if (scope == null || scope.namespaces() == null) {
      return new Scope.Cluster();
    }
    NamespacesSpec namespaces = scope.namespaces();
    return new Scope.Namespaces(
        new TreeSet<>(orElse(namespaces.names(), List.of())),
        namespaces.selector() == null ? null : selector(namespaces.selector()));
  }

  private static NamespaceSelector selector(LabelSelector selector) {
    return new NamespaceSelector(
        orElse(selector.getMatchLabels(), Map.of()),
        orElse(selector.getMatchExpressions(), List.<LabelSelectorRequirement>of()).stream()
            .map(
                expression ->
                    new LabelExpression(
                        expression.getKey(),
                        Choice.LABEL_OPERATOR.find(expression.getOperator()).orElseThrow(),
                        orElse(expression.getValues(), List.of())))
            .toList());
  }

  private static DeliveryOptions delivery(@Nullable DeliverySpec spec) {
    DeliverySpec delivery = orElse(spec, new DeliverySpec(null, null, null, null));
    return new DeliveryOptions(
        choose(delivery.format(), Choice.FORMAT, DEFAULT_FORMAT),
        choose(delivery.compression(), Choice.COMPRESSION, DEFAULT_COMPRESSION),
        duration(delivery.maxInterval(), DeliveryOptions.DEFAULT_MAX_INTERVAL),
        delivery.maxSize() == null
            ? DeliveryOptions.DEFAULT_MAX_BYTES
            : QuantityText.parseBytes(delivery.maxSize()).orElseThrow());
  }

  private static LogFileValidation logFileValidation(@Nullable LogFileValidationSpec spec) {
    LogFileValidationSpec validation = orElse(spec, new LogFileValidationSpec(null, null, null));
    return new LogFileValidation(
        orElse(validation.enabled(), DEFAULT_LOG_FILE_VALIDATION),
        duration(validation.digestInterval(), LogFileValidation.DEFAULT_DIGEST_INTERVAL),
        validation.timestampAuthority() == null
            ? null
            : URI.create(Destinations.there(validation.timestampAuthority().url())));
  }

  private static Duration duration(@Nullable String text, Duration otherwise) {
    return text == null ? otherwise : DurationText.parse(text).orElseThrow();
  }
}
