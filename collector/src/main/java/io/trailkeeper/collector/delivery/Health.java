package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.destination.DestinationConflictException;
import io.trailkeeper.collector.digest.SigningKeyException;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a collector cannot do at present; said to its listener and to the readers of its checkpoint
 * when it changes, and not each time that it is tried. For one thread.
 */
final class Health {

  /** The collector's own steps; what else fails is signing, or a source by its name. */
  private static final String STEP = "";

  /** What goes on beside the steps while it fails; no source has such a name. */
  private static final String SIGNING = " signing";

  private final CheckpointWriter checkpoint;
  private final CollectorListener listener;
  private final Clock clock;
  private final Map<String, Trouble> troubles = new LinkedHashMap<>();

  Health(CheckpointWriter checkpoint, CollectorListener listener, Clock clock) {
    this.checkpoint = checkpoint;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * A failure that lasts.
   *
   * @param kind what makes it another one
   * @param failure for the checkpoint; null if it cannot be told there
   */
  private record Trouble(String kind, @Nullable DeliveryFailure failure) {}

  /** The collector goes on. */
  void stepped() {
    listener.stepped();
  }

  /** A step of the collector has failed and will be tried again. */
  void stepFailed(RuntimeException e, Stage stage) {
    failed(STEP, e, stage);
  }

  /** A step of the collector has succeeded. */
  void stepSucceeded() {
    ended(STEP);
    if (!Objects.equals(checkpoint.current().delivery().failure(), told())) {
      tell();
    }
  }

  /** No digest can be signed; log files go on being delivered. */
  void signingFailed(RuntimeException e) {
    failed(SIGNING, e, Stage.DIGEST);
  }

  /** A digest was signed again. */
  void signingSucceeded() {
    if (ended(SIGNING)) {
      tell();
    }
  }

  /** A source has not answered and will be asked again. */
  void sourceFailed(Source source, RuntimeException e) {
    failed(source.name(), e, Stage.CAPTURE);
  }

  /** A source has answered. */
  void sourceSucceeded(Source source) {
    if (ended(source.name())) {
      tell();
    }
  }

  private void failed(String what, RuntimeException e, Stage stage) {
    @Nullable Trouble before = troubles.get(what);
    String kind = stage + " " + kind(e);
    if (before != null && before.kind().equals(kind)) {
      return;
    }
    boolean tellable = !(e instanceof CheckpointException);
    troubles.put(
        what,
        new Trouble(
            kind,
            tellable
                ? new DeliveryFailure(
                    code(e), String.valueOf(e.getMessage()), clock.instant(), stage)
                : null));
    listener.failing(e);
    if (tellable) {
      tell();
    }
  }

  private boolean ended(String what) {
    boolean was = troubles.remove(what) != null;
    if (was && troubles.isEmpty()) {
      listener.recovered();
    }
    return was;
  }

  /**
   * Returns the failure that the checkpoint shows: of the collector's own step, if there is one.
   */
  private @Nullable DeliveryFailure told() {
    @Nullable Trouble step = troubles.get(STEP);
    if (step != null && step.failure() != null) {
      return step.failure();
    }
    return troubles.values().stream()
        .map(Trouble::failure)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Tells the checkpoint's readers, if the checkpoint can be written; else after a later step. */
  private void tell() {
    @Nullable DeliveryFailure now = told();
    try {
      checkpoint.settle();
      checkpoint.apply(before -> before.withDelivery(before.delivery().failed(now)));
    } catch (CheckpointException e) {
      // The next step meets the same failure, says so, and waits for it to pass.
    }
  }

  private static String code(RuntimeException e) {
    if (e instanceof ObjectStoreException store) {
      return store.reason().code();
    }
    if (e instanceof DestinationConflictException) {
      return "DestinationConflict";
    }
    if (e instanceof SigningKeyException) {
      return "SigningKeyUnavailable";
    }
    return e instanceof NamespacesException ? "NamespacesUnavailable" : "CaptureUnavailable";
  }

  /** What makes a failure another one: messages differ each time, by request ids for example. */
  private static String kind(RuntimeException e) {
    return e.getClass().getName()
        + (e instanceof ObjectStoreException store ? " " + store.reason().code() : "");
  }
}
