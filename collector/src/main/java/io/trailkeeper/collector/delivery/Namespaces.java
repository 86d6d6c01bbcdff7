package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.selector.NamespaceMatch;
import java.time.Instant;
import java.util.Set;

/**
 * What is known of the namespaces that a label selector matches, now and lately. Namespaces whose
 * match has ended, by a new label or by their deletion, are remembered with the time of the end.
 *
 * <p>An implementation hears of changes by itself, a little after they happen. {@link #ask} brings
 * it up to the moment. Thread-safe.
 */
public interface Namespaces extends NamespaceMatch {

  /**
   * Returns the namespaces that are there, do not match, and did not match lately. The same object
   * as long as nothing has changed.
   */
  Set<String> others();

  /** Whether the namespace is there, or is remembered. */
  boolean knows(String namespace);

  /** Whether the namespace is there and matches. */
  boolean matchesNow(String namespace);

  /** Whether one of these namespaces matches, or is remembered to have matched. */
  boolean anyMatches(Set<String> namespaces);

  /**
   * Asks the API server what matches at this moment. What holds then is known when this returns;
   * what is not {@link #knows known} then does not match.
   *
   * @throws NamespacesException if the API server does not tell; to be tried again
   */
  void ask();

  /**
   * Returns the namespaces that match or are remembered to have matched, to be told to {@link
   * #remember} after a restart. The same object as long as nothing has changed.
   *
   * @param atMost how many; what has ended goes first
   */
  Set<String> remembered(int atMost);

  /**
   * Takes in which namespaces matched before a restart: those that do not any more did until now.
   */
  void remember(Set<String> matched);

  /** Forgets matches that ended before a time: no event of then will be decided any more. */
  void forgetBefore(Instant time);
}
