package io.trailkeeper.cli.process;

/** What a process exits with. */
public final class ExitStatus {

  /** It was told to stop, and has finished what was under way. */
  public static final int STOPPED = 0;

  /** It could not start, or cannot go on. Starting it again may help. */
  public static final int FAILED = 1;

  /**
   * It was started with arguments or a configuration that are wrong: as they are, never will be.
   */
  public static final int WRONG_USAGE = 2;

  /** Another one is at work in its place. */
  public static final int SUPERSEDED = 3;

  private ExitStatus() {}
}
