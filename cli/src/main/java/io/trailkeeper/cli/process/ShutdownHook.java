package io.trailkeeper.cli.process;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a command end in its own way on SIGTERM and Ctrl-C, and with its own exit status: a JVM that
 * is told to end waits for the command, then exits with what the command returned.
 */
public final class ShutdownHook {

  /** What a command exits with that ends before it returned anything. */
  private static final int EXIT_FAILED = 1;

  private final CountDownLatch stop;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger status = new AtomicInteger(EXIT_FAILED);

  /**
   * @param stop is counted down when the command is to end
   */
  public ShutdownHook(CountDownLatch stop) {
    this.stop = stop;
  }

  /** Runs a command; when the JVM is told to end meanwhile, it exits with what this returns. */
  public int around(Callable<Integer> command) throws InterruptedException {
    Thread hook = new Thread(this::end, "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      status.set(command.call());
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a command throws nothing else", e);
    } finally {
      ended.countDown();
    }
    return status.get();
  }

  private void end() {
    if (ended.getCount() == 0) {
      return;
    }
    stop.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Without this the status would be that of the signal.
    Runtime.getRuntime().halt(status.get());
  }
}
