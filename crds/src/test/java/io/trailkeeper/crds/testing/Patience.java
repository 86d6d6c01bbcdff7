package io.trailkeeper.crds.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long every test waits for a condition that names no time of its own: so long that only what
 * never comes is missed, also on a machine that does much else. JUnit finds this by itself wherever
 * it is on the class path.
 */
public final class Patience implements LauncherSessionListener {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** For JUnit. */
  public Patience() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(PATIENCE);
  }
}
