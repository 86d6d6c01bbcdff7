package io.trailkeeper.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.signingkey.SigningKeyLife;
import io.trailkeeper.operator.signingkey.StoredSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person changes with the commands, and what the operator makes of it. */
@KubernetesTest
class ClusterKeysIT {

  private static final String NAMESPACE = "trailkeeper-system";

  @TempDir Path directory;

  @Test
  void theOperatorTakesUpWhatAPersonDoes() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      KubernetesClient client = kubernetes.client();
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
          .create();
      ClusterKeys keys = new ClusterKeys(client, NAMESPACE, Clock.systemUTC());
      assertThatThrownBy(keys::keys)
          .isInstanceOf(KeyPlaceException.class)
          .hasMessageContaining("there is no Secret trailkeeper-signing-keys");
      operate(client);
      PublicKeyEntry first = keys.keys().get(0).key();

      // When
      keys.rotate();
      operate(client);

      // Then
      assertThat(keys.keys()).hasSize(2).allMatch(KeptKey::isUsable);

      // When
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      keys.revoke(first.revokedAt(now), "copied");

      // Then
      assertThat(published(client).entries()).contains(first.revokedAt(now));
      operate(client);
      assertThat(keys.keys().get(0))
          .isEqualTo(new KeptKey(first.revokedAt(now), false, null, "copied"));
      assertThat(keys.keys().get(1).isUsable()).isTrue();

      // When
      PublicKeyEntry kms =
          SigningKey.generate(new SecureRandom(), Clock.systemUTC(), Duration.ofDays(900))
              .publicKey();
      KmsKey where = new KmsKey("alias/a", "local", null);
      keys.add(kms, where);
      operate(client);

      // Then
      assertThat(keys.keys().get(2)).isEqualTo(new KeptKey(kms, false, where, null));
      assertThat(ListKeysCommand.signing(keys.keys(), Instant.now())).contains(kms);
      assertThat(published(client).entries()).contains(kms);

      // When
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());
      try (TestingCommand list =
          TestingCommand.start(
              Map.of("KUBECONFIG", kubeconfig.toString()), List.of(), "keys", "list")) {
        // Then
        assertThat(list.awaitExit()).as("%s", list.lines()).isZero();
        assertThat(list.lines()).hasSize(3);
        assertThat(list.lines().get(2)).endsWith("  signs  KMS alias/a in local");
      }

      // When
      String context = Config.fromKubeconfig(kubernetes.kubeconfig()).getCurrentContext().getName();
      try (TestingCommand list =
              keysList("--kubeconfig", kubeconfig.toString(), "--context", context);
          TestingCommand another =
              keysList("--kubeconfig", kubeconfig.toString(), "--context", "another")) {
        // Then
        assertThat(list.awaitExit()).as("%s", list.lines()).isZero();
        assertThat(list.lines()).hasSize(3);
        assertThat(another.awaitExit()).isEqualTo(1);
        assertThat(another.lines().get(0)).contains("--context: there is no context another");
      }
    }
  }

  private static TestingCommand keysList(String... cluster) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("keys", "list"));
    arguments.addAll(List.of(cluster));
    return TestingCommand.start(List.of(), arguments.toArray(String[]::new));
  }

  private static PublicKeys published(KubernetesClient client) {
    return PublicKeys.read(
        client
            .configMaps()
            .inNamespace(NAMESPACE)
            .withName("trailkeeper-public-keys")
            .get()
            .getData()
            .get("public-keys.json")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Takes the operator's part. */
  private static void operate(KubernetesClient client) {
    var secret = client.secrets().inNamespace(NAMESPACE).withName("trailkeeper-signing-keys").get();
    var map = client.configMaps().inNamespace(NAMESPACE).withName("trailkeeper-public-keys").get();
    SigningKeyLife.Step step =
        new SigningKeyLife(Clock.systemUTC(), new SecureRandom())
            .step(
                Optional.ofNullable(secret)
                    .map(
                        present ->
                            new StoredSecret(
                                SecretText.of(present),
                                Instant.parse(present.getMetadata().getCreationTimestamp()))),
                Optional.ofNullable(map).map(present -> present.getData()));
    var wantedSecret =
        client.resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("trailkeeper-signing-keys")
                .endMetadata()
                .withData(SecretText.toData(step.secret()))
                .build());
    var wantedMap =
        client.resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("trailkeeper-public-keys")
                .endMetadata()
                .withData(step.configMap())
                .build());
    if (secret == null) {
      wantedSecret.create();
      wantedMap.create();
    } else {
      wantedSecret.update();
      wantedMap.update();
    }
  }
}
