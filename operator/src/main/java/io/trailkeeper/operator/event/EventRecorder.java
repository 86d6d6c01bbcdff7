package io.trailkeeper.operator.event;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.api.model.events.v1.EventSeriesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.hash.Sha256;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events of {@code events.k8s.io/v1}, and logs what they say. The same thing said again
 * about the same object is counted in the Event that there is, and makes no other.
 *
 * <p>An Event that cannot be written is logged, and nothing else fails because of it. Thread-safe.
 */
public final class EventRecorder {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);

  /** The API server's limits, in bytes and characters. */
  private static final int MAX_NOTE = 1024;

  private static final int MAX_INSTANCE = 128;
  private static final int MAX_OBJECT_NAME = 200;
  private static final int HASH_DIGITS = 16;

  private static final String CONTROLLER = "trailkeeper.io/operator";
  private static final String ACTION = "Reconcile";

  /** Where Events about objects without a namespace are kept. */
  private static final String CLUSTER_NAMESPACE = "default";

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final Clock clock;

  /**
   * @param instance who writes the Events: the name of the operator's pod
   */
  public EventRecorder(KubernetesClient client, String instance, Clock clock) {
    this.client = requireNonNull(client, "client");
    this.instance = cut(requireNonNull(instance, "instance"), MAX_INSTANCE);
    this.clock = requireNonNull(clock, "clock");
  }

  /** Writes an Event about an object, and logs it. */
  public void record(HasMetadata regarding, Announcement announcement) {
    log(regarding, announcement);
    Event event = event(regarding, announcement);
    try {
      write(event);
    } catch (KubernetesClientException e) {
      LOGGER
          .atWarn()
          .addKeyValue("event", event.getMetadata().getName())
          .addKeyValue("error", e.getMessage())
          .log("an Event could not be written");
    }
  }

  private void write(Event event) {
    String namespace = event.getMetadata().getNamespace();
    try {
      client.events().v1().events().inNamespace(namespace).resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      countOn(event);
    }
  }

  private void countOn(Event again) {
    var events = client.events().v1().events().inNamespace(again.getMetadata().getNamespace());
    @Nullable Event known = events.withName(again.getMetadata().getName()).get();
    if (known == null) {
      return;
    }
    @Nullable EventSeries series = known.getSeries();
    int count = series == null ? 1 : series.getCount();
    known.setSeries(
        new EventSeriesBuilder()
            .withCount(count + 1)
            .withLastObservedTime(again.getEventTime())
            .build());
    events.resource(known).update();
  }

  private Event event(HasMetadata regarding, Announcement announcement) {
    @Nullable String namespace = regarding.getMetadata().getNamespace();
    ObjectReference reference =
        new ObjectReferenceBuilder()
            .withApiVersion(regarding.getApiVersion())
            .withKind(regarding.getKind())
            .withNamespace(namespace)
            .withName(regarding.getMetadata().getName())
            .withUid(regarding.getMetadata().getUid())
            .build();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace == null ? CLUSTER_NAMESPACE : namespace)
        .withName(name(reference, announcement))
        .endMetadata()
        .withEventTime(now())
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withAction(ACTION)
        .withReason(announcement.reason().text())
        .withType(announcement.reason().isWarning() ? "Warning" : "Normal")
        .withRegarding(reference)
        .withNote(cut(announcement.note(), MAX_NOTE))
        .build();
  }

  private MicroTime now() {
    Instant now = clock.instant();
    return new MicroTime(MICROS.format(now));
  }

  /** The same for the same thing, so that it is not said twice. */
  private static String name(ObjectReference regarding, Announcement announcement) {
    String identity =
        String.join(
            "\n",
            String.valueOf(regarding.getKind()),
            String.valueOf(regarding.getUid()),
            announcement.reason().text(),
            announcement.note());
    return cut(regarding.getName(), MAX_OBJECT_NAME)
        + "."
        + Sha256.hex(identity.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
  }

  /** Cuts to a number of bytes, never within a character. */
  private static String cut(String text, int maxBytes) {
    int end = text.length();
    while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end);
  }

  private static void log(HasMetadata regarding, Announcement announcement) {
    (announcement.reason().isWarning() ? LOGGER.atWarn() : LOGGER.atInfo())
        .addKeyValue("kind", regarding.getKind())
        .addKeyValue("name", regarding.getMetadata().getName())
        .addKeyValue("reason", announcement.reason().text())
        .addKeyValue("note", announcement.note())
        .log("something to know");
  }
}
