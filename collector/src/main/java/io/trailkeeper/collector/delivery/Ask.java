package io.trailkeeper.collector.delivery;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Something asked of a source in the source's thread, and what came of it. */
final class Ask<T> extends FutureTask<T> {

  private final Bell bell;

  /**
   * @param bell rung when it is over, however it ends
   */
  Ask(Callable<T> call, Bell bell) {
    super(call);
    this.bell = bell;
  }

  @Override
  protected void done() {
    bell.ring();
  }

  /** Cuts it short: a read that waits ends at once. */
  void cutShort() {
    cancel(true);
  }

  /**
   * Returns what came; nothing if it was cut short. To be called when it {@link #isDone}.
   *
   * @throws RuntimeException what the source threw
   */
  @Nullable T result() throws InterruptedException {
    if (isCancelled()) {
      return null;
    }
    try {
      return get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a source's thread was interrupted by somebody else", e);
    }
  }
}
