package io.trailkeeper.cli.installation;

/** One thing that an installation needs. */
interface Check {

  /**
   * What was found.
   *
   * @param isWell whether it is as it should be
   * @param text what was looked at, and what is wrong with it
   */
  record Result(boolean isWell, String text) {}

  /** Looks, for seconds at most. */
  Result run() throws InterruptedException;
}
