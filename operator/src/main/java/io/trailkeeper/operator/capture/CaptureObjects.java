package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names and labels of what is made for the installation. */
public final class CaptureObjects {

  /** Secret: the authorities. Kept when the installation goes. */
  public static final String AUTHORITY = "trailkeeper-ca";

  /** Secret: capture's serving certificate. */
  public static final String SERVING = "trailkeeper-capture-tls";

  /** Secret and ConfigMap: what an API server needs. */
  public static final String AUDIT_WEBHOOK = "trailkeeper-audit-webhook";

  /** Secret: the operator's client certificate. */
  public static final String OPERATOR = "trailkeeper-operator-tls";

  /** Secret: the client certificate of tailers of API servers' log files. */
  public static final String TAIL = "trailkeeper-tail-tls";

  /** Secret: private halves of signing keys. Kept when the installation goes. */
  public static final String SIGNING_KEYS = "trailkeeper-signing-keys";

  /** ConfigMap: public halves of all signing keys there ever were. Kept for ever. */
  public static final String PUBLIC_KEYS = "trailkeeper-public-keys";

  private static final String NAME = "app.kubernetes.io/name";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Selects what belongs to capture, whoever made it. */
  static final String CAPTURE = NAME + "=trailkeeper," + COMPONENT + "=capture";

  /** Selects what the operator makes for capture. */
  static final String OWN = CAPTURE + "," + MANAGED_BY + "=trailkeeper-operator";

  /** They have the instance's label, by which Argo CD may take them for its own to prune. */
  private static final Map<String, String> NEVER_PRUNED =
      Map.of("argocd.argoproj.io/sync-options", "Prune=false");

  private CaptureObjects() {}

  /** The metadata of what goes when the StatefulSet goes. */
  static ObjectMeta owned(String name, StatefulSet capture) {
    return new ObjectMetaBuilder(metadata(name, capture))
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("StatefulSet")
        .withName(capture.getMetadata().getName())
        .withUid(capture.getMetadata().getUid())
        .endOwnerReference()
        .build();
  }

  /** The metadata of what stays. */
  static ObjectMeta kept(String name, StatefulSet capture) {
    return new ObjectMetaBuilder(metadata(name, capture)).withAnnotations(NEVER_PRUNED).build();
  }

  private static ObjectMeta metadata(String name, StatefulSet capture) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(capture.getMetadata().getNamespace())
        .withLabels(labels(capture))
        .build();
  }

  private static Map<String, String> labels(StatefulSet capture) {
    Map<String, String> labels =
        new TreeMap<>(
            Map.of(
                NAME, "trailkeeper",
                COMPONENT, "capture",
                MANAGED_BY, "trailkeeper-operator"));
    @Nullable Map<String, String> given = capture.getMetadata().getLabels();
    @Nullable String instance = given == null ? null : given.get(INSTANCE);
    labels.put(INSTANCE, instance == null ? capture.getMetadata().getName() : instance);
    return labels;
  }
}
