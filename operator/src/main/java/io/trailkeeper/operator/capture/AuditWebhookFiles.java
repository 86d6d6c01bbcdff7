package io.trailkeeper.operator.capture;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.operator.certificate.Authorities;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import io.trailkeeper.operator.event.EventRecorder;
import io.trailkeeper.operator.webhook.AuditPolicy;
import io.trailkeeper.operator.webhook.WebhookKubeconfig;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the ConfigMap with the files that people place on control planes. */
final class AuditWebhookFiles {

  /** The port of capture's Service. */
  private static final int PORT = 443;

  private final KubernetesClient client;
  private final CaptureSettings settings;
  private final OwnedObjects owned;
  private final EventRecorder events;

  AuditWebhookFiles(KubernetesClient client, CaptureSettings settings, EventRecorder events) {
    this.client = client;
    this.settings = settings;
    this.owned = new OwnedObjects(client);
    this.events = events;
  }

  /** Without an address there is nothing to write; what was written for an address before stays. */
  void keep(StatefulSet capture, CaptureAddresses addresses, String bundle) {
    if (addresses.clusterIps().isEmpty()) {
      events.record(
          capture,
          new Announcement(
              EventReason.CAPTURE_SERVICE_MISSING,
              "the Service "
                  + settings.service()
                  + " is not there, or has no cluster IP: API servers cannot reach capture, and the"
                  + " files for them cannot be written. Install the chart as a whole"));
      return;
    }
    @Nullable ConfigMap present =
        client
            .configMaps()
            .inNamespace(settings.namespace())
            .withName(CaptureObjects.AUDIT_WEBHOOK)
            .get();
    Map<String, String> files = files(addresses, bundle);
    owned.apply(
        new ConfigMapBuilder()
            .withMetadata(CaptureObjects.owned(CaptureObjects.AUDIT_WEBHOOK, capture))
            .withData(files)
            .build(),
        present);
    if (present != null && needsRestart(present, files)) {
      events.record(
          capture,
          new Announcement(
              EventReason.AUDIT_WEBHOOK_CHANGED,
              "the ConfigMap "
                  + CaptureObjects.AUDIT_WEBHOOK
                  + " was written anew, for the address "
                  + addresses.clusterIps().get(0)
                  + ". If the files on control planes differ, copy them and restart the API"
                  + " servers"));
    }
  }

  private Map<String, String> files(CaptureAddresses addresses, String bundle) {
    return Map.of(
        WebhookKubeconfig.FILE,
        new WebhookKubeconfig(addresses.clusterIps().get(0), PORT, addresses.serverName()).text(),
        AuditPolicy.FILE,
        AuditPolicy.text(settings.namespace(), settings.operatorServiceAccount()),
        Authorities.BUNDLE,
        bundle);
  }

  /** An API server reads the bundle again by itself, the other files only when it starts. */
  private static boolean needsRestart(ConfigMap present, Map<String, String> files) {
    Map<String, String> data = present.getData() == null ? Map.of() : present.getData();
    return !Objects.equals(data.get(WebhookKubeconfig.FILE), files.get(WebhookKubeconfig.FILE))
        || !Objects.equals(data.get(AuditPolicy.FILE), files.get(AuditPolicy.FILE));
  }
}
