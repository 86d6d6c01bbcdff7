package io.trailkeeper.collector.delivery;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.digest.DigestDelivery;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a collector together out of its configuration and its parts: the same with local journals
 * and with captures behind a network.
 *
 * <p>What is closeable among the parts is not closed by the collector.
 */
public final class CollectorBuilder {

  /** How long a read of a local journal waits; it costs nothing. */
  public static final Duration LOCAL_LONG_POLL = Duration.ofMillis(250);

  /** How long a read behind a network waits at the capture: seldom enough to be cheap. */
  public static final Duration NETWORK_LONG_POLL = Duration.ofSeconds(5);

  /**
   * How long a source behind a network is left alone after it has given all there was: what comes
   * meanwhile is read at once, and a log file is so much later at most.
   */
  public static final Duration NETWORK_READ_PAUSE = Duration.ofMillis(250);

  /** Far more often than a capture forgets a follower that has disappeared. */
  private static final Duration SIGN_OF_LIFE = Duration.ofMinutes(1);

  private final CollectorConfiguration configuration;
  private String follower;
  private List<Source> sources = List.of();
  private Duration longPoll = LOCAL_LONG_POLL;
  private Duration readPause = Duration.ZERO;
  private Duration signOfLife = SIGN_OF_LIFE;
  private @Nullable ObjectStore store;
  private @Nullable CheckpointStore checkpoints;
  private @Nullable SigningKeys signingKeys;
  private @Nullable Namespaces namespaces;
  private CollectorListener listener = new CollectorListener() {};
  private Clock clock = Clock.systemUTC();
  private RandomGenerator random = new SecureRandom();
  private Supplier<UUID> chainIds = UUID::randomUUID;

  CollectorBuilder(CollectorConfiguration configuration) {
    this.configuration = requireNonNull(configuration, "configuration");
    this.follower = configuration.trail().name();
  }

  /** Sets as whom the journals know the collector; the trail's name by default. */
  public CollectorBuilder follower(String name) {
    follower = requireNonNull(name, "name");
    return this;
  }

  /**
   * Sets the journals to follow: one local one, or that of each replica of capture.
   *
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public CollectorBuilder sources(List<Source> journals) {
    if (journals.isEmpty()
        || journals.stream().map(Source::name).distinct().count() < journals.size()) {
      throw new IllegalArgumentException(
          "sources "
              + journals.stream().map(Source::name).toList()
              + ", allowed: at least one, each of another name");
    }
    sources = List.copyOf(journals);
    return this;
  }

  /** Sets how long a read waits if there is nothing new; {@link #LOCAL_LONG_POLL} by default. */
  public CollectorBuilder longPoll(Duration wait) {
    longPoll = requireNonNull(wait, "wait");
    return this;
  }

  /** Sets how long a source is left alone after it has given all there was; zero by default. */
  public CollectorBuilder readPause(Duration pause) {
    readPause = requireNonNull(pause, "pause");
    return this;
  }

  /** Sets how often journals are told that the collector is there, also while it reads nothing. */
  CollectorBuilder signOfLife(Duration every) {
    signOfLife = requireNonNull(every, "every");
    return this;
  }

  /** Sets where log files and digests are put. */
  public CollectorBuilder store(ObjectStore destination) {
    store = requireNonNull(destination, "destination");
    return this;
  }

  /** Sets where the checkpoint is kept. */
  public CollectorBuilder checkpoints(CheckpointStore keeper) {
    checkpoints = requireNonNull(keeper, "keeper");
    return this;
  }

  /** Sets the keys that digests are signed with. */
  public CollectorBuilder signingKeys(SigningKeys keys) {
    signingKeys = requireNonNull(keys, "keys");
    return this;
  }

  /**
   * Sets what knows the cluster's namespaces. Needed for a scope with a label selector, and not
   * used for another.
   */
  public CollectorBuilder namespaces(@Nullable Namespaces known) {
    namespaces = known;
    return this;
  }

  /** Sets who hears of what happens; nobody by default. */
  public CollectorBuilder listener(CollectorListener hears) {
    listener = requireNonNull(hears, "hears");
    return this;
  }

  /** Sets the clock; the system's by default. */
  public CollectorBuilder clock(Clock time) {
    clock = requireNonNull(time, "time");
    return this;
  }

  /** Sets what spreads the attempts after a failure, and what names new chains. */
  public CollectorBuilder random(RandomGenerator spread, Supplier<UUID> ids) {
    random = requireNonNull(spread, "spread");
    chainIds = requireNonNull(ids, "ids");
    return this;
  }

  /**
   * Reads the checkpoint and makes the collector; nothing else happens before {@link
   * Collector#run}.
   *
   * @throws CheckpointException if the checkpoint cannot be read now, cannot be used, or is another
   *     trail's
   * @throws IllegalStateException if a part is missing
   * @throws IllegalArgumentException if the scope has a label selector and nothing knows the
   *     cluster's namespaces
   */
  public Collector open() {
    if (configuration.selection().scope().followsNamespaces() && namespaces == null) {
      throw new IllegalArgumentException(
          "the trail "
              + configuration.trail().name()
              + " selects namespaces by their labels, which only a cluster's API server knows:"
              + " name them, or run the trail in a cluster");
    }
    if (sources.isEmpty()) {
      throw new IllegalStateException("the collector has no sources");
    }
    ObjectStore destination = part(store, "store");
    SigningKeys keys = part(signingKeys, "signingKeys");
    CheckpointWriter checkpoint =
        CheckpointWriter.open(part(checkpoints, "checkpoints"), configuration.trail().toString());
    DigestDelivery digests =
        new DigestDelivery(configuration, destination, keys, checkpoint, clock, chainIds);
    return new Collector(this, destination, checkpoint, digests);
  }

  private static <T> T part(@Nullable T part, String name) {
    if (part == null) {
      throw new IllegalStateException("the collector has no " + name);
    }
    return part;
  }

  CollectorConfiguration configuration() {
    return configuration;
  }

  String follower() {
    return follower;
  }

  List<Source> sources() {
    return sources;
  }

  Duration longPoll() {
    return longPoll;
  }

  Duration readPause() {
    return readPause;
  }

  Duration signOfLife() {
    return signOfLife;
  }

  /** Returns what a label selector needs; null without one. */
  @Nullable Namespaces namespaces() {
    return configuration.selection().scope().followsNamespaces() ? namespaces : null;
  }

  CollectorListener listener() {
    return listener;
  }

  Clock clock() {
    return clock;
  }

  RandomGenerator random() {
    return random;
  }
}
