package io.trailkeeper.core.validation;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one validation. With one, everything is done by the caller as it is started. When
 * anything fails, whoever waits for something else is told at once.
 */
final class Workers implements AutoCloseable {

  /** What is under way is interrupted, and the store's client has this long to notice. */
  private static final long CLOSE_SECONDS = 10;

  private final int parallelism;
  private final @Nullable ExecutorService executor;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  Workers(int parallelism) {
    this.parallelism = parallelism;
    this.executor =
        parallelism == 1
            ? null
            : Executors.newFixedThreadPool(
                parallelism,
                task -> {
                  Thread thread = new Thread(task, "trailkeeper-validation");
                  thread.setDaemon(true);
                  threads.add(thread);
                  return thread;
                });
  }

  int parallelism() {
    return parallelism;
  }

  /** Starts a task, or does it where there is one thread. */
  <T> CompletableFuture<T> start(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (executor == null) {
      run(task, result);
    } else {
      executor.execute(() -> run(task, result));
    }
    return result;
  }

  // What a task throws, an Error too, is thrown to whoever waits for it.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private <T> void run(Callable<T> task, CompletableFuture<T> result) {
    try {
      result.complete(task.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
      failure.completeExceptionally(e);
    }
  }

  /**
   * Waits for a task.
   *
   * @throws RuntimeException what the task threw, or any other task before
   */
  <T> T await(CompletableFuture<T> task) {
    try {
      if (!task.isDone() || failure.isCompletedExceptionally()) {
        CompletableFuture.anyOf(task, failure).get();
        if (failure.isCompletedExceptionally()) {
          failure.join();
        }
      }
      return task.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArchiveException("the validation was interrupted", e);
    } catch (ExecutionException | CompletionException e) {
      throw unwrapped(e.getCause());
    }
  }

  private static RuntimeException unwrapped(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException exception
        ? exception
        : new IllegalStateException("a validation's task failed", cause);
  }

  /** Interrupts what is under way and waits for it. */
  @Override
  public void close() {
    if (executor == null) {
      return;
    }
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        // They are daemons: the process may end without them.
        return;
      }
      // A pool has terminated a moment before its threads have.
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
