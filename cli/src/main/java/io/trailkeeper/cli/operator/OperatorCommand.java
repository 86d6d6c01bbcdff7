package io.trailkeeper.cli.operator;

import io.trailkeeper.cli.process.Service;
import io.trailkeeper.cli.process.ServiceArguments;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.operator.process.OperatorOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reconciles Trails, as a process of a cluster. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Makes collectors of Trails, issues certificates and signing keys, and writes Trails' status;"
          + " a process of a cluster, see the Helm chart.",
      "",
      "SIGTERM ends what is under way and exits with 0; 1 means that it could not start or cannot go"
          + " on, for example because another one is the leader now; 2 wrong usage."
    })
public final class OperatorCommand implements Callable<Integer> {

  private static final String DEFAULT_DELETION_TIMEOUT = "10m";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--namespace",
      required = true,
      paramLabel = "NS",
      description = "the operator's namespace, where it keeps what it makes")
  private String namespace = "";

  @Option(
      names = "--image",
      required = true,
      paramLabel = "IMAGE",
      description = "the image that collectors run")
  private String image = "";

  @Option(
      names = "--image-pull-policy",
      paramLabel = "POLICY",
      description = "when it is pulled; the default is Kubernetes' own")
  private @Nullable String imagePullPolicy;

  @Option(
      names = "--image-pull-secret",
      paramLabel = "SECRET",
      description = "a Secret that it is pulled with; may be given several times")
  private List<String> imagePullSecrets = List.of();

  @Option(
      names = "--account-id",
      paramLabel = "ID",
      description =
          "the cluster's account id, 12 digits; the default is derived from the UID of the namespace"
              + " kube-system")
  private @Nullable String accountId;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = ClusterIdentity.DEFAULT_REGION,
      description = "the cluster's region. Default: ${DEFAULT-VALUE}")
  private String region = ClusterIdentity.DEFAULT_REGION;

  @Option(
      names = "--capture-stateful-set",
      paramLabel = "NAME",
      defaultValue = OperatorOptions.DEFAULT_CAPTURE,
      description = "capture's StatefulSet. Default: ${DEFAULT-VALUE}")
  private String captureStatefulSet = OperatorOptions.DEFAULT_CAPTURE;

  @Option(
      names = "--capture-service",
      paramLabel = "NAME",
      defaultValue = OperatorOptions.DEFAULT_CAPTURE,
      description = "the Service that API servers reach capture under. Default: ${DEFAULT-VALUE}")
  private String captureService = OperatorOptions.DEFAULT_CAPTURE;

  @Option(
      names = "--capture-followers-service",
      paramLabel = "NAME",
      defaultValue = OperatorOptions.DEFAULT_CAPTURE_FOLLOWERS,
      description =
          "the headless Service that collectors reach capture under. Default: ${DEFAULT-VALUE}")
  private String captureFollowersService = OperatorOptions.DEFAULT_CAPTURE_FOLLOWERS;

  @Option(
      names = "--deletion-timeout",
      paramLabel = "DURATION",
      defaultValue = DEFAULT_DELETION_TIMEOUT,
      description =
          "how long a Trail that is deleted waits at most for its last events to be delivered."
              + " Default: ${DEFAULT-VALUE}")
  private String deletionTimeout = DEFAULT_DELETION_TIMEOUT;

  @Option(
      names = "--leader-election",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "true",
      description = "whether several operators agree on one that works. Default: ${DEFAULT-VALUE}")
  private boolean leaderElection = true;

  @Option(
      names = "--tail-certificate",
      paramLabel = "true|false",
      arity = "1",
      defaultValue = "false",
      description =
          "whether tailers of API servers' log files get a certificate. Default: ${DEFAULT-VALUE}")
  private boolean tailCertificate;

  @Mixin private CertificateArguments certificates = new CertificateArguments();

  @Mixin private ServiceArguments service = new ServiceArguments();

  @Override
  public Integer call() throws InterruptedException {
    Usage usage = new Usage(spec);
    Duration timeout = usage.argument("--deletion-timeout", () -> parseDuration(deletionTimeout));
    OperatorOptions.Builder options =
        OperatorOptions.builder(namespace, image, identity())
            .imagePullPolicy(imagePullPolicy)
            .captureStatefulSet(captureStatefulSet)
            .captureService(captureService)
            .captureFollowersService(captureFollowersService)
            .accountId(accountId)
            .region(region)
            .certManager(certificates.certManager(usage))
            .tailCertificate(tailCertificate)
            .deletionTimeout(timeout)
            .leaderElection(leaderElection);
    imagePullSecrets.forEach(options::imagePullSecret);
    OperatorOptions checked = usage.argument(options::build);
    return Service.run("operator", service, usage, new OperatorProcess(checked));
  }

  private static Duration parseDuration(String text) {
    return DurationText.parse(text)
        .filter(duration -> !duration.isNegative())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is not a duration of 0 or more, for example 10m"));
  }

  /** A pod's host name is the pod's own. */
  private static String identity() {
    @Nullable String host = System.getenv("HOSTNAME");
    if (host != null && !host.isBlank()) {
      return host;
    }
    try {
      return Objects.requireNonNull(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return "operator-" + ProcessHandle.current().pid();
    }
  }
}
