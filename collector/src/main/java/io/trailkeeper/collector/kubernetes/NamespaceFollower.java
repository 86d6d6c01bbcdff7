package io.trailkeeper.collector.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.trailkeeper.collector.delivery.Namespaces;
import io.trailkeeper.collector.delivery.NamespacesException;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.selector.NamespaceSelector;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of a cluster, by a watch that goes on until it is closed, whatever happens to the
 * API server; and by asking it where the watch may be behind.
 *
 * <p>Needs {@code get}, {@code list} and {@code watch} of namespaces. Of each namespace its name,
 * labels and version are kept, so that ten thousand of them take a few MiB. Thread-safe.
 */
public final class NamespaceFollower implements Namespaces, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(NamespaceFollower.class);
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final LabelSelector labels;
  private final Clock clock;
  private final NamespaceHistory history;
  private final SharedIndexInformer<Namespace> informer;

  private NamespaceFollower(KubernetesClient client, NamespaceSelector selector, Clock clock) {
    this.client = requireNonNull(client, "client");
    this.labels = labelSelector(selector);
    this.clock = requireNonNull(clock, "clock");
    this.history = new NamespaceHistory(selector);
    this.informer =
        client
            .namespaces()
            .runnableInformer(0)
            .itemStore(
                new ReducedStateItemStore<>(
                    ReducedStateItemStore.NAME_KEY_STATE,
                    Namespace.class,
                    client.getKubernetesSerialization(),
                    "metadata.labels"));
  }

  /**
   * Begins to follow the namespaces, in threads of the client's. Returns at once: {@link #ask}
   * fails until the first list of them is there.
   *
   * @param client not closed here
   */
  public static NamespaceFollower start(
      KubernetesClient client, NamespaceSelector selector, Clock clock) {
    NamespaceFollower follower = new NamespaceFollower(client, selector, clock);
    follower.follow();
    return follower;
  }

  private void follow() {
    informer.exceptionHandler(
        (started, problem) -> {
          LOGGER
              .atWarn()
              .addKeyValue("problem", String.valueOf(problem.getMessage()))
              .log("Watching namespaces was interrupted, and is tried again");
          return true;
        });
    informer.addEventHandler(new Changes());
    informer.start();
  }

  /** Hears of changes, in one of the client's threads. */
  private final class Changes implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      seen(namespace);
    }

    @Override
    public void onUpdate(Namespace before, Namespace namespace) {
      seen(namespace);
    }

    @Override
    public void onDelete(Namespace namespace, boolean finalStateUnknown) {
      history.gone(namespace.getMetadata().getName(), clock.instant());
    }
  }

  private void seen(Namespace namespace) {
    history.seen(
        new NamespaceHistory.Seen(
            namespace.getMetadata().getName(),
            String.valueOf(namespace.getMetadata().getUid()),
            Long.parseLong(namespace.getMetadata().getResourceVersion()),
            Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()),
            changes(namespace)),
        clock.instant());
  }

  private static List<Instant> changes(Namespace namespace) {
    List<Instant> changes = new ArrayList<>();
    for (ManagedFieldsEntry entry : namespace.getMetadata().getManagedFields()) {
      @Nullable String time = entry.getTime();
      try {
        if (time != null) {
          changes.add(Instant.parse(time));
        }
      } catch (DateTimeParseException e) {
        // A time that nobody can read is a time that nobody has noted.
      }
    }
    return changes;
  }

  @Override
  public void ask() {
    if (!informer.hasSynced()) {
      throw new NamespacesException(
          "the API server has not listed the namespaces yet, which the trail selects by labels."
              + " Look whether it is there, and whether the collector's ServiceAccount may get,"
              + " list and watch namespaces",
          null);
    }
    try {
      @Nullable String next = null;
      do {
        ListOptions page = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
        NamespaceList found = client.namespaces().withLabelSelector(labels).list(page);
        found.getItems().forEach(this::seen);
        next = found.getMetadata().getContinue();
      } while (next != null && !next.isEmpty());
    } catch (KubernetesClientException e) {
      throw new NamespacesException(
          "listing the namespaces, which the trail selects by labels, failed: "
              + e.getMessage()
              + ". Look whether the API server is there, and whether the collector's ServiceAccount"
              + " may list namespaces",
          e);
    }
  }

  private static LabelSelector labelSelector(NamespaceSelector selector) {
    LabelSelectorBuilder builder =
        new LabelSelectorBuilder().withMatchLabels(selector.matchLabels());
    for (NamespaceSelector.LabelExpression expression : selector.matchExpressions()) {
      builder
          .addNewMatchExpression()
          .withKey(expression.key())
          .withOperator(expression.operator().toString())
          .withValues(expression.values())
          .endMatchExpression();
    }
    return builder.build();
  }

  @Override
  public Set<String> others() {
    return history.others();
  }

  @Override
  public boolean knows(String namespace) {
    return history.knows(namespace);
  }

  @Override
  public boolean matchesNow(String namespace) {
    return history.matchesNow(namespace);
  }

  @Override
  public boolean anyMatches(Set<String> namespaces) {
    return history.anyMatches(namespaces);
  }

  @Override
  public boolean matches(String namespace, AuditEvent event) {
    return history.matches(namespace, event);
  }

  @Override
  public Set<String> remembered(int atMost) {
    return history.remembered(atMost);
  }

  @Override
  public void remember(Set<String> matched) {
    history.remember(matched, clock.instant());
  }

  @Override
  public void forgetBefore(Instant time) {
    history.forgetBefore(time);
  }

  /** Ends the watch. */
  @Override
  public void close() {
    informer.stop();
  }
}
