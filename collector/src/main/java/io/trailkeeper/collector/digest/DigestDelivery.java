package io.trailkeeper.collector.digest;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.destination.IdempotentPut;
import io.trailkeeper.core.checkpoint.ChainEnd;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedDigest;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SignedDigest;
import io.trailkeeper.core.digest.Signer;
import io.trailkeeper.core.digest.SignerException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.objectstore.store.ObjectMetadata;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The digest chain of one trail.
 *
 * <p>A digest is signed, prepared (its key, its end and its signing key go to the checkpoint), put,
 * and committed. What is put follows from the checkpoint and the signing key alone, so after a
 * crash it is put again to the same bytes. A digest that cannot be signed is not prepared: log
 * files go on being delivered. For one thread. Every method may throw what the object store, the
 * checkpoint and the keys throw; it may then be called again.
 */
public final class DigestDelivery {

  /** A digest comes early when this many log files wait for one: it keeps the checkpoint small. */
  public static final int MAX_LEDGER = 1000;

  private static final String JSON = "application/json";
  private static final String SIGNATURE = ".sig";

  private final TrailArn trail;
  private final Duration interval;
  private final boolean enabled;
  private final Destination destination;
  private final String prefix;
  private final ObjectStore store;
  private final SigningKeys keys;
  private final CheckpointWriter checkpoint;
  private final Clock clock;
  private final Supplier<UUID> chainIds;

  /** The revoked keys that were published since the start. */
  private final Set<PublicKeyEntry> revoked = new HashSet<>();

  /**
   * Makes the digests of a trail.
   *
   * @param chainIds names new chains, at random
   */
  public DigestDelivery(
      CollectorConfiguration configuration,
      ObjectStore store,
      SigningKeys keys,
      CheckpointWriter checkpoint,
      Clock clock,
      Supplier<UUID> chainIds) {
    this.trail = configuration.trail();
    this.interval = configuration.logFileValidation().digestInterval();
    this.enabled = configuration.logFileValidation().enabled();
    this.destination = configuration.destination();
    this.prefix = destination.prefix();
    this.store = store;
    this.keys = keys;
    this.checkpoint = checkpoint;
    this.clock = clock;
    this.chainIds = chainIds;
  }

  /**
   * Comes to the destination, if the trail has delivered elsewhere so far. Before anything else:
   * what was prepared was prepared for the old one.
   */
  public void comeTo() {
    String place = destination.place();
    Checkpoint current = checkpoint.current();
    if (current.chain() != null) {
      requireKnown(current.chain(), current.chain().digestFormatVersion());
    }
    if (current.destination().equals(place)) {
      return;
    }
    Instant now = clock.instant();
    KnownGap behind =
        new KnownGap(
            current.chain() == null ? now : min(current.chain().nextStartTime(), now),
            now,
            ChainStartReason.DESTINATION_CHANGED.text(),
            current.ledger().size()
                + " log files in "
                + current.destination()
                + " were delivered and not digested, and "
                + (current.prepared() == null ? "none" : "one")
                + " was being put: the trail's destination changed while its collector was down or"
                + " could not deliver",
            0);
    checkpoint.apply(
        before -> before.moveTo(place, DigestEndReason.DESTINATION_CHANGED.text(), behind));
  }

  /** Begins the chain, or ends it, as configuration and checkpoint want it. */
  public void begin() {
    if (enabled && checkpoint.current().chain() == null) {
      ChainStartReason reason = startReason(checkpoint.current());
      Instant start = chainStart(checkpoint.current().chainEnd());
      checkpoint.apply(
          before ->
              before.beginChain(
                  new DigestChain(
                      chainIds.get().toString(),
                      reason.text(),
                      1,
                      start,
                      null,
                      DigestExtension.FORMAT_VERSION)));
    }
    if (!enabled && checkpoint.current().chain() != null) {
      deliver(DigestEndReason.VALIDATION_DISABLED);
    }
  }

  /** Publishes the public halves of all keys beside the log files. */
  public void publishKeys() {
    if (enabled) {
      keys.publicKeys().entries().forEach(this::publish);
    }
  }

  /** Publishes the key that has signed, and which keys were revoked since it was looked last. */
  private void publishSignersOf(PreparedDigest prepared) {
    for (PublicKeyEntry key : keys.publicKeys().entries()) {
      if (key.fingerprint().equals(prepared.publicKeyFingerprint())
          || (key.isRevoked() && !revoked.contains(key))) {
        publish(key);
      }
    }
  }

  /** What lies there is never changed: that a key was revoked is another object. */
  private void publish(PublicKeyEntry key) {
    put(key.withoutRevocation());
    if (key.isRevoked()) {
      put(key);
      revoked.add(key);
    }
  }

  private void put(PublicKeyEntry key) {
    byte[] document = new PublicKeys(List.of(key)).write();
    IdempotentPut.put(
        store,
        key.objectKey(prefix, trail.cluster()),
        document,
        Sha256.hex(document),
        new ObjectMetadata(JSON, Map.of()));
  }

  /** Returns when the next digest is due; nothing while there is no chain. */
  public Optional<Instant> due() {
    Checkpoint current = checkpoint.current();
    DigestChain chain = current.chain();
    if (chain == null) {
      return Optional.empty();
    }
    return Optional.of(
        current.ledger().size() >= MAX_LEDGER ? Instant.MIN : intervalEnd(chain.nextStartTime()));
  }

  /** Delivers the next digest, if one is due. After a long rest many are: one a call. */
  public void deliverDue() {
    finishPrepared();
    Checkpoint current = checkpoint.current();
    DigestChain chain = current.chain();
    if (chain == null) {
      return;
    }
    if (!clock.instant().isBefore(intervalEnd(chain.nextStartTime()))) {
      deliver(DigestEndReason.INTERVAL);
    } else if (current.ledger().size() >= MAX_LEDGER) {
      deliver(DigestEndReason.LEDGER_FULL);
    }
  }

  /** Delivers a digest up to now, if there is a chain, and ends the chain if the reason does. */
  public void deliver(DigestEndReason reason) {
    finishPrepared();
    Checkpoint current = checkpoint.current();
    DigestChain chain = current.chain();
    if (chain == null) {
      return;
    }
    requireKnown(chain, chain.digestFormatVersion());
    Instant wanted = end(chain.nextStartTime(), reason);
    // After a rest that was longer than any key lasts, the digest ends when one is valid again.
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = keys.validAt(wanted).isEmpty() && now.isAfter(wanted) ? now : wanted;
    Signer key = keys.validAt(end).orElseThrow(() -> keys.noneValidAt(end));
    int logFiles =
        reason == DigestEndReason.INTERVAL
            ? (int)
                current.ledger().stream()
                    .takeWhile(entry -> entry.deliveredAt().isBefore(end))
                    .count()
            : current.ledger().size();
    PreparedDigest prepared =
        new PreparedDigest(
            new DigestKey(prefix, trail, end).toString(),
            end,
            reason.text(),
            logFiles,
            key.publicKey().fingerprint(),
            DigestExtension.FORMAT_VERSION);
    SignedDigest signed = sign(digest(current, chain, prepared), key);
    checkpoint.apply(before -> before.prepareDigest(prepared));
    finish(signed, chain, prepared);
  }

  /**
   * Puts and commits the digest that was prepared, if there is one.
   *
   * <p>If it cannot be signed anew, the signature that was put before the digest serves. Where
   * there is none, the digest was not put either. It is then given up, and the next one has what it
   * was to have; unless its key was lost, which is recorded by a new chain.
   */
  public void finishPrepared() {
    Checkpoint current = checkpoint.current();
    PreparedDigest prepared = current.preparedDigest();
    DigestChain chain = current.chain();
    if (prepared == null || chain == null) {
      return;
    }
    requireKnown(chain, chain.digestFormatVersion());
    requireKnown(chain, prepared.digestFormatVersion());
    String fingerprint = prepared.publicKeyFingerprint();
    DigestFile digest = digest(current, chain, prepared);
    Optional<PublicKeyEntry> known = keys.publicKeys().find(fingerprint);
    Optional<SignedDigest> signed =
        signAgain(digest, fingerprint)
            .or(() -> known.flatMap(key -> signedBefore(digest, key, prepared.key())));
    if (signed.isPresent()) {
      finish(signed.get(), chain, prepared);
    } else if (known.isPresent() && (known.get().isRevoked() || keys.isThere(known.get()))) {
      checkpoint.apply(Checkpoint::abandonDigest);
    } else {
      loseChain(chain, prepared.endTime(), "the signing key " + fingerprint + " was lost");
    }
  }

  private Optional<SignedDigest> signAgain(DigestFile digest, String fingerprint) {
    try {
      return keys.named(fingerprint).map(key -> sign(digest, key));
    } catch (SigningKeyException e) {
      // It is away. The next digest meets the same obstacle, and says so.
      return Optional.empty();
    }
  }

  private static SignedDigest sign(DigestFile digest, Signer key) {
    try {
      return SignedDigest.sign(digest, key);
    } catch (SignerException e) {
      throw new SigningKeyException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Looks for the signature beside the digest: if the digest was put at all, it was put first. */
  private Optional<SignedDigest> signedBefore(DigestFile digest, PublicKeyEntry key, String place) {
    Optional<StoredObject> stored = store.get(place + SIGNATURE);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try (StoredObject object = stored.get()) {
      return SignedDigest.signed(
          digest,
          key,
          DigestSignature.read(object.content().readNBytes(DigestSignature.MAX_BYTES + 1)));
    } catch (InvalidDigestFormatException e) {
      // Not what was put here.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + place + SIGNATURE + " failed: " + e, e);
    }
  }

  private void finish(SignedDigest signed, DigestChain chain, PreparedDigest prepared) {
    publishSignersOf(prepared);
    put(signed, prepared.key());
    DigestEndReason reason = endReason(prepared);
    DigestChain.ChainHead head =
        new DigestChain.ChainHead(prepared.key(), signed.hashValue(), signed.signature());
    checkpoint.apply(
        before ->
            before.commitDigest(
                reason.closesChain()
                    ? null
                    : chain.after(head, prepared.endTime(), prepared.digestFormatVersion()),
                clock.instant()));
  }

  private void put(SignedDigest signed, String key) {
    byte[] signature = signed.detachedSignature();
    IdempotentPut.put(
        store,
        key + SIGNATURE,
        signature,
        Sha256.hex(signature),
        new ObjectMetadata(JSON, Map.of()));
    IdempotentPut.put(
        store,
        key,
        signed.object(),
        signed.hashValue(),
        new ObjectMetadata(Compression.GZIP.contentType(), signed.metadata()));
  }

  /** There is no key to go on with: a new chain says so. */
  private void loseChain(DigestChain chain, Instant end, String why) {
    checkpoint.apply(
        before ->
            before.breakChain(
                ChainStartReason.SIGNING_KEY_LOST.text(),
                new KnownGap(
                    chain.nextStartTime(),
                    end,
                    ChainStartReason.SIGNING_KEY_LOST.text(),
                    why
                        + "; "
                        + before.ledger().size()
                        + " log files of that time were delivered and not digested",
                    0)));
    begin();
  }

  private DigestFile digest(Checkpoint current, DigestChain chain, PreparedDigest prepared) {
    List<LedgerEntry> entries = current.ledger().subList(0, prepared.logFiles());
    DigestExtension.Builder extension =
        DigestExtension.builder()
            .formatVersion(prepared.digestFormatVersion())
            .trailArn(trail)
            .chainId(chainId(chain))
            .sequenceNumber(chain.nextSequence())
            .startReason(chain.nextSequence() == 1 ? startReason(chain) : null)
            .endReason(endReason(prepared));
    List<DigestLogFile> logFiles = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      extension.addEvents(entry.events(), entry.eventRoot());
      logFiles.add(
          DigestLogFile.builder()
              .s3Bucket(store.bucket())
              .s3Object(entry.key())
              .hashValue(entry.sha256())
              .newestEventTime(entry.newestEventTime())
              .oldestEventTime(entry.oldestEventTime())
              .build());
    }
    for (KnownGap gap : current.gaps()) {
      extension.addGap(
          new EventGap(gap.from(), gap.to(), gap.reason(), gap.events() < 0 ? null : gap.events()));
    }
    return DigestFile.builder()
        .awsAccountId(trail.accountId())
        .digestStartTime(chain.nextStartTime())
        .digestEndTime(prepared.endTime())
        .digestS3Bucket(store.bucket())
        .digestS3Object(prepared.key())
        .digestPublicKeyFingerprint(prepared.publicKeyFingerprint())
        .previousDigest(previous(chain.previous()))
        .addLogFiles(logFiles)
        .extension(extension.build())
        .build();
  }

  private @Nullable PreviousDigest previous(DigestChain.@Nullable ChainHead head) {
    return head == null
        ? null
        : new PreviousDigest(store.bucket(), head.key(), head.sha256(), head.signature());
  }

  /** The end of a digest's time: whole seconds, and after its start whatever the clock does. */
  private Instant end(Instant start, DigestEndReason reason) {
    if (reason == DigestEndReason.INTERVAL) {
      return intervalEnd(start);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return now.isAfter(start) ? now : start.plusSeconds(1);
  }

  private Instant intervalEnd(Instant start) {
    long seconds = interval.toSeconds();
    return Instant.ofEpochSecond((start.getEpochSecond() / seconds + 1) * seconds);
  }

  /** A chain begins now, but never before the last one has ended. */
  private Instant chainStart(@Nullable ChainEnd last) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return last == null || now.isAfter(last.endTime()) ? now : last.endTime();
  }

  private static ChainStartReason startReason(Checkpoint current) {
    @Nullable ChainEnd last = current.chainEnd();
    if (last == null) {
      return current.counts().logFiles() > 0
          ? ChainStartReason.VALIDATION_ENABLED
          : ChainStartReason.LOGGING_STARTED;
    }
    String end = last.reason();
    if (end.equals(DigestEndReason.DESTINATION_CHANGED.text())) {
      return ChainStartReason.DESTINATION_CHANGED;
    }
    if (end.equals(DigestEndReason.VALIDATION_DISABLED.text())) {
      return ChainStartReason.VALIDATION_ENABLED;
    }
    return ChainStartReason.ofText(end)
        .filter(ChainStartReason::isLoss)
        .orElse(ChainStartReason.LOGGING_RESTARTED);
  }

  private static ChainStartReason startReason(DigestChain chain) {
    return ChainStartReason.ofText(chain.startReason())
        .orElseThrow(() -> unknown("the start of a digest chain is " + chain.startReason()));
  }

  /** A chain is gone on with only by who knows what its digests say. */
  private static void requireKnown(DigestChain chain, int version) {
    if (version > DigestExtension.FORMAT_VERSION) {
      throw unknown("the digests of chain " + chain.chainId() + " have format version " + version);
    }
  }

  private static UUID chainId(DigestChain chain) {
    try {
      return UUID.fromString(chain.chainId());
    } catch (IllegalArgumentException e) {
      throw unknown("the digest chain is called " + chain.chainId());
    }
  }

  private static CheckpointException unknown(String found) {
    return new CheckpointException(
        "in the checkpoint, "
            + found
            + ", which this Trailkeeper does not know. Start the version that wrote it; if somebody"
            + " has edited it, put back what it held, or delete it",
        null);
  }

  private static DigestEndReason endReason(PreparedDigest prepared) {
    return DigestEndReason.ofText(prepared.endReason())
        .orElseThrow(() -> unknown("the end of a digest is " + prepared.endReason()));
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
