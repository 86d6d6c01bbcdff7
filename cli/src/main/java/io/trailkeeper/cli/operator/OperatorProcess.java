package io.trailkeeper.cli.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.health.HealthCheck;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.cli.process.Service;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.process.OperatorOptions;
import io.trailkeeper.operator.process.OperatorStartException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The operator as a process: started, watched, and ended when it is told to or is of no use. */
final class OperatorProcess implements Service.Work {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final OperatorOptions options;

  OperatorProcess(OperatorOptions options) {
    this.options = options;
  }

  @Override
  public int run(Service service) throws InterruptedException {
    try (KubernetesClient client =
            new KubernetesClientBuilder().withConfig(ClusterAccess.of("operator")).build();
        Operator operator = start(client, service)) {
      service.health().live("operator", check(operator::isAlive, "it has to be started again"));
      service
          .health()
          .ready("operator", check(operator::isReady, "it does not watch all that it depends on"));
      service.started();
      while (!service.awaitStop(LOOK_EVERY)) {
        if (!operator.isAlive()) {
          throw ProcessException.failed(
              "the operator hangs, has lost a watch, or is no longer the leader; start it again",
              null);
        }
      }
      return ExitStatus.STOPPED;
    }
  }

  private Operator start(KubernetesClient client, Service service) {
    try {
      return Operator.start(client, options, service.clock(), service.meters());
    } catch (OperatorStartException e) {
      throw ProcessException.failed(String.valueOf(e.getMessage()), e);
    } catch (KubernetesClientException e) {
      throw ProcessException.failed(
          "the API server at "
              + client.getMasterUrl()
              + " could not be asked: "
              + e.getMessage()
              + ". Look whether it is up, and at the roles of the operator's ServiceAccount",
          e);
    }
  }

  private static HealthCheck check(BooleanSupplier passes, String problem) {
    return () -> passes.getAsBoolean() ? Optional.empty() : Optional.of(problem);
  }
}
