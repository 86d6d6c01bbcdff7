package io.trailkeeper.collector.kubernetes;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.selector.NamespaceSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces match a label selector, and when others did. Of one that does not match, only
 * its name and version are kept. Thread-safe.
 *
 * <p>Times of matches are rather too wide than too narrow: {@link #CLOCKS_DIFFER} at both ends.
 */
final class NamespaceHistory {

  /** By how much the clocks of API servers and of the collector may differ. */
  static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  private final NamespaceSelector selector;
  private final Map<String, Present> present = new HashMap<>();
  private final Map<String, List<Match>> matches = new HashMap<>();
  private @Nullable Set<String> others;
  private @Nullable Set<String> remembered;

  NamespaceHistory(NamespaceSelector selector) {
    this.selector = selector;
  }

  /**
   * A namespace as the API server has it.
   *
   * @param version its resource version; newer ones are greater
   * @param changes when it was changed, as far as the API server has noted that; in any order
   */
  record Seen(
      String name, String uid, long version, Map<String, String> labels, List<Instant> changes) {

    private Instant latestChange() {
      return changes.stream().max(Instant::compareTo).orElse(Instant.MIN);
    }
  }

  /** A namespace that is there. */
  private record Present(
      String uid, long version, Instant seenAt, Instant changedAt, boolean matches) {}

  /**
   * A time during which a namespace matched.
   *
   * @param end {@link Instant#MAX} while it does
   */
  private record Match(Instant begin, Instant end) {
    boolean isOpen() {
      return end.equals(Instant.MAX);
    }

    /** Whether a request was under way in this time. */
    boolean covers(AuditEvent event) {
      return !event.stageTimestamp().isBefore(begin)
          && !event.requestReceivedTimestamp().isAfter(end);
    }
  }

  /** Takes in a namespace as it is or was, unless it is known in a newer state. */
  synchronized void seen(Seen namespace, Instant now) {
    String name = namespace.name();
    @Nullable Present before = present.get(name);
    if (before != null && namespace.version() <= before.version()) {
      return;
    }
    boolean matches = selector.matches(namespace.labels());
    if (before == null) {
      // It is not known since when: from its beginning on.
      begin(name, matches, Instant.MIN);
    } else if (!before.uid().equals(namespace.uid())) {
      end(name, before.matches(), now);
      begin(name, matches, Instant.MIN);
    } else if (before.matches() != matches) {
      end(name, before.matches(), now);
      begin(name, matches, firstChange(namespace.changes(), before));
    }
    present.put(
        name,
        new Present(namespace.uid(), namespace.version(), now, namespace.latestChange(), matches));
    if (before == null || before.matches() != matches || !before.uid().equals(namespace.uid())) {
      changed();
    }
  }

  private void begin(String name, boolean matches, Instant begin) {
    if (matches) {
      this.matches
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(new Match(begin, Instant.MAX));
    }
  }

  private void end(String name, boolean matched, Instant now) {
    if (matched) {
      matches
          .computeIfAbsent(name, key -> new ArrayList<>())
          .replaceAll(
              match -> match.isOpen() ? new Match(match.begin(), now.plus(CLOCKS_DIFFER)) : match);
    }
  }

  /** Returns a time not after the change that made a namespace match, which had not before. */
  private static Instant firstChange(List<Instant> changes, Present before) {
    return changes.stream()
        .filter(change -> change.isAfter(before.changedAt()))
        .min(Instant::compareTo)
        .orElse(before.seenAt())
        .minus(CLOCKS_DIFFER);
  }

  /** Takes in that a namespace is gone. */
  synchronized void gone(String name, Instant now) {
    @Nullable Present before = present.remove(name);
    if (before != null) {
      end(name, before.matches(), now);
      changed();
    }
  }

  private void changed() {
    others = null;
    remembered = null;
  }

  synchronized Set<String> remembered(int atMost) {
    if (remembered == null) {
      Set<String> names = new TreeSet<>();
      for (boolean now : new boolean[] {false, true}) {
        for (String name : matches.keySet()) {
          if (matchesNow(name) == now && names.size() < atMost) {
            names.add(name);
          }
        }
      }
      remembered = Collections.unmodifiableSet(names);
    }
    return remembered;
  }

  /** Takes in what matched before a restart: until now, as far as is known. */
  synchronized void remember(Set<String> names, Instant now) {
    for (String name : names) {
      if (!matches.containsKey(name)) {
        matches
            .computeIfAbsent(name, key -> new ArrayList<>())
            .add(new Match(Instant.MIN, now.plus(CLOCKS_DIFFER)));
        changed();
      }
    }
  }

  synchronized Set<String> others() {
    if (others == null) {
      Set<String> found = new HashSet<>();
      present.keySet().stream().filter(name -> !matches.containsKey(name)).forEach(found::add);
      others = Set.copyOf(found);
    }
    return others;
  }

  synchronized boolean knows(String name) {
    return present.containsKey(name) || matches.containsKey(name);
  }

  synchronized boolean matchesNow(String name) {
    @Nullable Present found = present.get(name);
    return found != null && found.matches();
  }

  synchronized boolean anyMatches(Set<String> names) {
    return matches.keySet().stream().anyMatch(names::contains);
  }

  synchronized boolean matches(String name, AuditEvent event) {
    return matches.getOrDefault(name, List.of()).stream().anyMatch(match -> match.covers(event));
  }

  /** Forgets what has ended before a time. */
  synchronized void forgetBefore(Instant time) {
    matches.values().forEach(all -> all.removeIf(match -> match.end().isBefore(time)));
    if (matches.values().removeIf(List::isEmpty)) {
      changed();
    }
  }
}
