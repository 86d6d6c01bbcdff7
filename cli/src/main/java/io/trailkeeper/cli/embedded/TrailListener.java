package io.trailkeeper.cli.embedded;

import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;

/** Hears what happens to trails, from several threads; must neither throw nor wait. */
public interface TrailListener {

  /** Events that come from now on will be delivered. */
  void ready(CollectorConfiguration trail);

  /** A log file was delivered. */
  void delivered(String trail, LedgerEntry file);

  /** Delivery does not work, and will be tried again until it does. */
  void failing(String trail, String message);

  /** Delivery works again. */
  void recovered(String trail);

  /**
   * The collector has stopped.
   *
   * @param complete whether everything journaled before was delivered and digested
   */
  void stopped(String trail, DigestEndReason reason, boolean complete);

  /** The collector has ended by itself and will not go on: a person must look. */
  void broken(String trail, String message);
}
