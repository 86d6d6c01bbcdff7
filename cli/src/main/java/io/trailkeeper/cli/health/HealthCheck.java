package io.trailkeeper.cli.health;

import java.util.Optional;

/**
 * One truth about a process. Asked for by any thread, at any time: it must not wait, so whatever
 * takes time is found out elsewhere and only told here.
 */
@FunctionalInterface
public interface HealthCheck {

  /** Returns what is wrong, for people; nothing while all is well. */
  Optional<String> problem();
}
