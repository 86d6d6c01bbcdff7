package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.AuditEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Namespaces that match or not, at a cluster whose watch is as slow as can be: it tells nothing
 * unless it is asked.
 */
final class TestingNamespaces implements Namespaces {

  /** A cluster: its namespaces, and whether they match. */
  static final class Cluster {
    private final Map<String, Boolean> namespaces = new HashMap<>();
    private int asked;
    private int failures;

    synchronized void put(String name, boolean matches) {
      namespaces.put(name, matches);
    }

    synchronized void delete(String name) {
      namespaces.remove(name);
    }

    /** Lets as many questions fail as if the API server were away. */
    synchronized void fail(int times) {
      failures = times;
    }

    synchronized int asked() {
      return asked;
    }

    private synchronized Map<String, Boolean> ask() {
      asked++;
      if (failures-- > 0) {
        throw new NamespacesException("the API server is away", null);
      }
      return Map.copyOf(namespaces);
    }
  }

  private final Cluster cluster;
  private final Map<String, Boolean> known = new HashMap<>();
  private final Set<String> matched = new TreeSet<>();
  private Set<String> others = Set.of();

  TestingNamespaces(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public synchronized void ask() {
    Map<String, Boolean> now = cluster.ask();
    known.clear();
    known.putAll(now);
    now.forEach(
        (name, matches) -> {
          if (matches) {
            matched.add(name);
          }
        });
    changed();
  }

  private void changed() {
    Set<String> found = new HashSet<>(known.keySet());
    found.removeAll(matched);
    others = found.equals(others) ? others : Set.copyOf(found);
  }

  @Override
  public synchronized Set<String> others() {
    return others;
  }

  @Override
  public synchronized boolean knows(String namespace) {
    return known.containsKey(namespace) || matched.contains(namespace);
  }

  @Override
  public synchronized boolean matchesNow(String namespace) {
    return known.getOrDefault(namespace, false);
  }

  @Override
  public synchronized boolean anyMatches(Set<String> namespaces) {
    return matched.stream().anyMatch(namespaces::contains);
  }

  @Override
  public synchronized boolean matches(String namespace, AuditEvent event) {
    return matched.contains(namespace);
  }

  @Override
  public synchronized Set<String> remembered(int atMost) {
    return Set.copyOf(matched);
  }

  @Override
  public synchronized void remember(Set<String> names) {
    matched.addAll(names);
    changed();
  }

  @Override
  public void forgetBefore(Instant time) {
    // Tests are short.
  }
}
