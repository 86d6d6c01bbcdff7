package io.trailkeeper.cli.keys;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an installation in a cluster. The Secret is written before the ConfigMap: what the
 * operator finds in the first it puts into the second, never the other way round.
 */
final class ClusterKeys implements KeyPlace {

  private static final String SECRET = "trailkeeper-signing-keys";
  private static final String CONFIG_MAP = "trailkeeper-public-keys";
  private static final String SECRET_LIST = "published-keys.json";
  private static final String CONFIG_MAP_LIST = "public-keys.json";
  private static final String ROTATION_ASKED = "rotation-asked";
  private static final int CONFLICT = 409;
  private static final int MAX_CONFLICTS = 5;

  private final KubernetesClient client;
  private final String namespace;
  private final Clock clock;

  ClusterKeys(KubernetesClient client, String namespace, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
  }

  @Override
  public List<KeptKey> keys() {
    Map<String, String> data = data(secret());
    List<KeptKey> kept = new ArrayList<>();
    for (PublicKeyEntry key : list(data).entries()) {
      @Nullable String kms = data.get(KmsKey.fileName(key.fingerprint()));
      kept.add(
          new KeptKey(
              key,
              data.containsKey(key.fingerprint() + ".pem"),
              kms == null ? null : KmsKey.read(decode(kms)),
              text(data.get(noteName(key)))));
    }
    return kept;
  }

  @Override
  public String revoke(PublicKeyEntry revoked, String reason) {
    change(
        data -> {
          data.put(noteName(revoked), encode(reason));
          data.put(SECRET_LIST, encode(list(data).replaced(revoked).write()));
        });
    return "the operator removes its private half from the Secret "
        + SECRET
        + " within seconds, and makes another key; see to copies and backups of it";
  }

  @Override
  public String rotate() {
    change(data -> data.put(ROTATION_ASKED, encode(clock.instant().toString())));
    return "the operator makes a key within seconds, which signs from the next digest on";
  }

  @Override
  public void add(PublicKeyEntry key, KmsKey where) {
    change(
        data -> {
          data.put(KmsKey.fileName(key.fingerprint()), encode(where.write()));
          data.put(SECRET_LIST, encode(list(data).with(key).write()));
        });
  }

  @Override
  public void close() {
    client.close();
  }

  private static String noteName(PublicKeyEntry key) {
    return key.fingerprint() + ".revoked.txt";
  }

  private void change(Consumer<Map<String, String>> change) {
    for (int conflicts = 0; ; conflicts++) {
      try {
        Secret present = secret();
        Map<String, String> data = data(present);
        change.accept(data);
        client.resource(new SecretBuilder(present).withData(data).build()).update();
        publish(list(data));
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT || conflicts >= MAX_CONFLICTS) {
          throw failed("writing", e);
        }
      } catch (IllegalArgumentException | InvalidKeyFormatException e) {
        throw new KeyPlaceException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Says to everybody at once what the operator would say in a while. */
  private void publish(PublicKeys keys) {
    @Nullable ConfigMap present =
        client.configMaps().inNamespace(namespace).withName(CONFIG_MAP).get();
    if (present != null) {
      client
          .resource(
              new ConfigMapBuilder(present)
                  .addToData(CONFIG_MAP_LIST, new String(keys.write(), StandardCharsets.UTF_8))
                  .build())
          .update();
    }
  }

  private Secret secret() {
    @Nullable Secret found;
    try {
      found = client.secrets().inNamespace(namespace).withName(SECRET).get();
    } catch (KubernetesClientException e) {
      throw failed("reading", e);
    }
    if (found == null) {
      throw new KeyPlaceException(
          "there is no Secret "
              + SECRET
              + " in namespace "
              + namespace
              + ", which the operator makes. Give the installation's --namespace, or --data for"
              + " trailkeeper run",
          null);
    }
    return found;
  }

  private KeyPlaceException failed(String attempt, KubernetesClientException e) {
    return new KeyPlaceException(
        attempt
            + " the signing keys in namespace "
            + namespace
            + " of "
            + client.getMasterUrl()
            + " failed: "
            + e.getMessage()
            + ". Ask as somebody who may get and update its secrets and configmaps",
        e);
  }

  private static Map<String, String> data(Secret secret) {
    return secret.getData() == null ? new TreeMap<>() : new TreeMap<>(secret.getData());
  }

  private PublicKeys list(Map<String, String> data) {
    @Nullable String list = data.get(SECRET_LIST);
    if (list == null) {
      throw new KeyPlaceException(
          "the Secret "
              + SECRET
              + " in namespace "
              + namespace
              + " has no "
              + SECRET_LIST
              + "; the operator puts it there when it runs",
          null);
    }
    return PublicKeys.read(decode(list));
  }

  private static byte[] decode(String base64) {
    // The API server takes nothing but base64 into a Secret.
    return Base64.getDecoder().decode(base64);
  }

  private static @Nullable String text(@Nullable String base64) {
    return base64 == null ? null : new String(decode(base64), StandardCharsets.UTF_8).strip();
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
