package io.trailkeeper.crds.testing;

import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Kubeconfigs that name no files. */
final class Kubeconfigs {

  private static final String NAME = "testing";

  private Kubeconfigs() {}

  /** Returns the kubeconfig of a client that was configured with data, not with files. */
  static String of(Config client) {
    AuthInfoBuilder user = new AuthInfoBuilder();
    if (client.getOauthToken() == null) {
      user.withClientCertificateData(client.getClientCertData())
          .withClientKeyData(client.getClientKeyData());
    } else {
      user.withToken(client.getOauthToken());
    }
    return Serialization.asYaml(
        new ConfigBuilder()
            .withApiVersion("v1")
            .withKind("Config")
            .addNewCluster()
            .withName(NAME)
            .withNewCluster()
            .withServer(client.getMasterUrl())
            .withCertificateAuthorityData(client.getCaCertData())
            .endCluster()
            .endCluster()
            .addNewUser()
            .withName(NAME)
            .withUser(user.build())
            .endUser()
            .addNewContext()
            .withName(NAME)
            .withNewContext()
            .withCluster(NAME)
            .withUser(NAME)
            .withNamespace(client.getNamespace())
            .endContext()
            .endContext()
            .withCurrentContext(NAME)
            .build());
  }
}
