package io.trailkeeper.collector.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.InvalidCheckpointException;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailCheckpointStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint in the status of a {@code TrailCheckpoint}.
 *
 * <p>A write is a PUT of the status with the resource version that was read, so that the API server
 * refuses it if anything was written since; it returns when etcd has it. The object itself is made
 * by the operator, never here. What cannot be understood is never overwritten.
 *
 * <p>Every request ends after the time that the client was given ({@link ApiServer#connect}). Safe
 * for use by several threads and several processes.
 */
public final class KubernetesCheckpointStore implements CheckpointStore {

  /** What etcd takes is 1.5 MiB; the object has metadata too. */
  static final int MAX_BYTES = 1_400_000;

  /** The operator writes the object's metadata now and then, never five times in a row. */
  private static final int MAX_CONFLICTS = 5;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private @Nullable Read last;

  /**
   * Keeps the checkpoint in an object; nothing is asked of the API server yet.
   *
   * @param client see {@link ApiServer#connect}; not closed here
   * @param namespace the operator's namespace
   * @param name the object's name, which is the Trail's
   */
  public KubernetesCheckpointStore(KubernetesClient client, String namespace, String name) {
    this.client = requireNonNull(client, "client");
    this.namespace = requireNonNull(namespace, "namespace");
    this.name = requireNonNull(name, "name");
  }

  /**
   * An object as it was read.
   *
   * @param checkpoint what it holds; null before the first write
   */
  private record Read(TrailCheckpoint object, @Nullable Checkpoint checkpoint) {

    /** Whether a checkpoint may be written over this, or is this. */
    boolean isBefore(Checkpoint next) {
      return revision() == next.revision() - 1 || next.equals(checkpoint);
    }

    long revision() {
      return checkpoint == null ? 0 : checkpoint.revision();
    }
  }

  @Override
  public synchronized Optional<Checkpoint> load() {
    Read read = read();
    last = read;
    return Optional.ofNullable(read.checkpoint());
  }

  @Override
  public synchronized void compareAndSet(Checkpoint next) {
    JsonNode content = content(next);
    Read base = last == null ? read() : last;
    for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      if (!base.isBefore(next)) {
        throw new StaleCheckpointException(toString(), next.revision() - 1, base.revision());
      }
      if (put(base, next, content)) {
        return;
      }
      base = readAgain(base, next);
    }
    throw new CheckpointException(
        "writing "
            + this
            + " met a conflict "
            + MAX_CONFLICTS
            + " times in a row, each time with nothing of the checkpoint changed: look at who"
            + " else writes the object (metadata.managedFields)",
        null);
  }

  /** Puts the status; returns false if the object was written since it was read. */
  private boolean put(Read base, Checkpoint next, JsonNode content) {
    TrailCheckpoint object = new TrailCheckpoint();
    object.setMetadata(base.object().getMetadata());
    object.setStatus(new TrailCheckpointStatus(content));
    try {
      last = new Read(client.resource(object).inNamespace(namespace).updateStatus(), next);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw failed("writing", e);
    }
  }

  /**
   * Finds out what a conflict was about.
   *
   * @throws StaleCheckpointException if somebody else has written the checkpoint
   */
  private Read readAgain(Read base, Checkpoint next) {
    Read found = read();
    boolean sameCheckpoint =
        base.checkpoint() == null
            ? found.checkpoint() == null
            : base.checkpoint().equals(found.checkpoint());
    if (!sameCheckpoint && !next.equals(found.checkpoint())) {
      throw new StaleCheckpointException(toString(), next.revision() - 1, found.revision());
    }
    return found;
  }

  private Read read() {
    @Nullable TrailCheckpoint object;
    try {
      object = object().get();
    } catch (KubernetesClientException e) {
      throw failed("reading", e);
    }
    if (object == null) {
      throw missing(null);
    }
    @Nullable TrailCheckpointStatus status = object.getStatus();
    @Nullable JsonNode content = status == null ? null : status.checkpoint();
    if (content == null) {
      return new Read(object, null);
    }
    try {
      return new Read(
          object, CheckpointFormat.read(content.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (InvalidCheckpointException e) {
      throw new CheckpointException(
          "the checkpoint in "
              + this
              + " cannot be used: "
              + e.getMessage()
              + ". Put back what it held, if you have that (kubectl replace --subresource=status)."
              + " Else delete the object: the operator makes an empty one, and the trail goes on"
              + " where the captures know that it was, in a new digest chain that says so",
          e);
    }
  }

  private Resource<TrailCheckpoint> object() {
    return client.resources(TrailCheckpoint.class).inNamespace(namespace).withName(name);
  }

  private JsonNode content(Checkpoint next) {
    byte[] json = CheckpointFormat.write(next);
    JsonNode tree =
        client
            .getKubernetesSerialization()
            .unmarshal(new String(json, StandardCharsets.UTF_8), JsonNode.class);
    int bytes = tree.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new CheckpointException(
          "writing "
              + this
              + " was not tried: the checkpoint has "
              + bytes
              + " bytes, and the API server takes objects of "
              + MAX_BYTES
              + ". Shorten the destination's prefix",
          null);
    }
    return tree;
  }

  private CheckpointException failed(String what, KubernetesClientException e) {
    if (e.getCode() == NOT_FOUND) {
      return missing(e);
    }
    String answer =
        e.getStatus() == null
            ? "the API server gave no answer: " + innermost(e)
            : "the API server answered " + e.getCode() + ": " + e.getStatus().getMessage();
    return new CheckpointException(what + " " + this + " failed, " + answer, e);
  }

  private static Throwable innermost(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost;
  }

  private CheckpointException missing(@Nullable KubernetesClientException e) {
    return new CheckpointException(
        this
            + " is not there: the operator makes it for its Trail. Look whether the operator runs,"
            + " whether the Trail "
            + name
            + " is there, and whether the CRDs are installed",
        e);
  }

  /** Returns the object's kind, namespace and name. */
  @Override
  public String toString() {
    return TrailCheckpoint.KIND + " " + namespace + "/" + name;
  }
}
