package io.trailkeeper.operator.testing;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Objects;

/**
 * Plays Deployment controller and kubelet: every Deployment of a namespace is available at once.
 */
public final class TestingDeployments implements AutoCloseable {

  private final KubernetesClient client;
  private final SharedIndexInformer<Deployment> informer;

  /** Begins to play. */
  public TestingDeployments(KubernetesClient client, String namespace) {
    this.client = client;
    this.informer =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Deployment added) {
                    run(added);
                  }

                  @Override
                  public void onUpdate(Deployment before, Deployment now) {
                    run(now);
                  }

                  @Override
                  public void onDelete(Deployment deleted, boolean unknown) {}
                });
  }

  private void run(Deployment deployment) {
    Long generation = deployment.getMetadata().getGeneration();
    if (deployment.getStatus() != null
        && Objects.equals(deployment.getStatus().getObservedGeneration(), generation)) {
      return;
    }
    int replicas = deployment.getSpec().getReplicas();
    try {
      client
          .resource(deployment)
          .editStatus(
              now -> {
                now.setStatus(
                    new DeploymentStatusBuilder()
                        .withObservedGeneration(generation)
                        .withReplicas(replicas)
                        .withUpdatedReplicas(replicas)
                        .withReadyReplicas(replicas)
                        .withAvailableReplicas(replicas)
                        .build());
                return now;
              });
    } catch (KubernetesClientException e) {
      // It has changed or is gone: there is another event to come.
      if (e.getCode() != 409 && e.getCode() != 404 && e.getCode() != 422) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    informer.stop();
  }
}
