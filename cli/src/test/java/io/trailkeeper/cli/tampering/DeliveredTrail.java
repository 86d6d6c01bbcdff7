package io.trailkeeper.cli.tampering;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.cli.tampering.DigestDraft.Events;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.PreviousDigest;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.TreeHasher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Seven hours of a trail, as they lie in a bucket: a digest at each hour from ten to sixteen, two
 * log files in each but those of noon and two o'clock, which are empty. What is here is only data:
 * nothing of it is in a bucket yet, and all of it can be tampered with.
 */
final class DeliveredTrail {

  static final TrailArn ARN = new TrailArn("local", "123456789012", "production");
  static final String BUCKET = "audit-archive";
  static final int FIRST = 10;
  static final int LAST = 16;
  static final int DIGESTS = 7;
  static final int LOG_FILES = 10;
  static final List<Integer> EMPTY = List.of(12, 14);

  /** An object: its bytes as they are stored, and its user metadata. */
  static final class Stored {
    private final byte[] content;
    private final Map<String, String> metadata;

    Stored(byte[] content, Map<String, String> metadata) {
      this.content = content.clone();
      this.metadata = Map.copyOf(metadata);
    }

    byte[] content() {
      return content.clone();
    }

    Map<String, String> metadata() {
      return metadata;
    }
  }

  final TreeMap<String, Stored> objects = new TreeMap<>();
  final TestingKeys keys;
  final String prefix;
  private final Consumer<DigestDraft> hook;
  private @Nullable PreviousDigest previous;
  private Instant start = hour(FIRST - 1);
  private UUID chainId = new UUID(0, 1);
  private long number = 1;
  private ChainStartReason startReason = ChainStartReason.LOGGING_STARTED;

  /**
   * Delivers all of it.
   *
   * @param hook what somebody with the signing key does to each digest before it is signed: the
   *     digests after it name it as it was signed
   */
  DeliveredTrail(String prefix, TestingKeys keys, Consumer<DigestDraft> hook) {
    this.prefix = prefix;
    this.keys = keys;
    this.hook = hook;
    deliver(FIRST);
  }

  static Instant hour(int hour) {
    return Instant.parse("2026-03-01T00:00:00Z").plusSeconds(3600L * hour);
  }

  /** Begins another chain after this hour, and delivers the rest of the day with it. */
  void restart(int hour, ChainStartReason reason) {
    for (int later = hour + 1; later <= LAST; later++) {
      removeDigest(later);
    }
    chainId = new UUID(0, 2);
    number = 1;
    previous = null;
    startReason = reason;
    start = hour(hour);
    deliver(hour + 1);
  }

  /** Delivers a second chain beside the first, half an hour off, without log files. */
  void fork(int hour) {
    chainId = new UUID(0, 3);
    number = 1;
    previous = null;
    start = hour(hour);
    for (int later = hour; later < LAST; later++) {
      Instant end = hour(later).plusSeconds(1800);
      sign(draft(end));
      start = end;
    }
  }

  private void deliver(int from) {
    for (int hour = from; hour <= LAST; hour++) {
      DigestDraft draft = draft(hour(hour));
      if (!EMPTY.contains(hour)) {
        for (int file = 1; file <= 2; file++) {
          String content = content(hour, file);
          put(logFile(hour, file), GzipMember.compress(content.getBytes(UTF_8)), Map.of());
          draft.logFiles.add(listed(logFile(hour, file), content, hour));
          draft.events.add(events(content));
        }
      }
      hook.accept(draft);
      if (!draft.omitted) {
        sign(draft);
      }
      start = draft.end;
    }
  }

  private DigestDraft draft(Instant end) {
    DigestDraft draft =
        new DigestDraft(ARN, BUCKET, prefix, keys, start, end, chainId, number, previous);
    draft.startReason = startReason;
    return draft;
  }

  private void sign(DigestDraft draft) {
    DigestFile digest = draft.build();
    previous = sign(digest, draft.key, draft.place().toString());
    number = draft.number + 1;
  }

  /** Signs whatever it is with whatever key. */
  private PreviousDigest sign(DigestFile digest, SigningKey key, String place) {
    byte[] content = DigestFileFormat.write(digest);
    String hash = Sha256.hex(content);
    DigestSignature signature =
        new DigestSignature(key.publicKey().fingerprint(), key.sign(StringToSign.of(digest, hash)));
    put(place, GzipMember.compress(content), signature.metadata());
    put(place + ".sig", signature.write(), Map.of());
    return new PreviousDigest(digest.digestS3Bucket(), place, hash, signature.signature());
  }

  /** Signs a digest anew, with another key. */
  void resign(int hour, SigningKey key) {
    String place = digest(hour);
    String before = DigestFileFormat.read(text(place).getBytes(UTF_8)).digestPublicKeyFingerprint();
    byte[] content = text(place).replace(before, key.publicKey().fingerprint()).getBytes(UTF_8);
    sign(DigestFileFormat.read(content), key, place);
  }

  static DigestLogFile listed(String key, String content, int hour) {
    return DigestLogFile.builder()
        .s3Bucket(BUCKET)
        .s3Object(key)
        .hashValue(Sha256.hex(content.getBytes(UTF_8)))
        .newestEventTime(hour(hour).minusSeconds(1800))
        .oldestEventTime(hour(hour).minusSeconds(3000))
        .build();
  }

  static Events events(String content) {
    TreeHasher tree = new TreeHasher();
    try {
      long count =
          LogFileEvents.read(
              new ByteArrayInputStream(content.getBytes(UTF_8)), LogFileEvents.hashing(tree));
      return new Events(count, HexFormat.of().formatHex(tree.root()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String content(int hour, int file) {
    return "{\"Records\":[{\"eventID\":\"%d-%d-a\"},{\"eventID\":\"%d-%d-b\"}]}\n"
        .formatted(hour, file, hour, file);
  }

  /** The log files of a digest are delivered in the hour before it. */
  String logFile(int hour, int file) {
    return logFile("%02d%d0".formatted(hour - 1, file), "%016d".formatted(hour * 10 + file));
  }

  String logFile(String time, String unique) {
    return prefix
        + "/AWSLogs/123456789012/CloudTrail/local/2026/03/01/123456789012_CloudTrail_local_20260301T"
        + time
        + "Z_"
        + unique
        + ".json.gz";
  }

  String digest(int hour) {
    return new DigestKey(prefix, ARN, hour(hour)).toString();
  }

  /** The newest digest as a validator is told of it that has kept it: its number and hash. */
  String head() {
    return DIGESTS + ":" + Sha256.hex(text(digest(LAST)).getBytes(UTF_8));
  }

  /** Puts a time-stamp of a digest beside it, or beside another. */
  void stamp(int hour, int beside) {
    String hash = Sha256.hex(text(digest(hour)).getBytes(UTF_8));
    put(timestamp(beside), keys.stamp(hash), Map.of());
  }

  /** Puts its time-stamp beside each digest. */
  void stamp() {
    for (int hour = FIRST; hour <= LAST; hour++) {
      stamp(hour, hour);
    }
  }

  String timestamp(int hour) {
    return new DigestKey(prefix, ARN, hour(hour)).timestampKey();
  }

  void put(String key, byte[] content, Map<String, String> metadata) {
    objects.put(key, new Stored(content, metadata));
  }

  Stored get(String key) {
    Stored stored = objects.get(key);
    if (stored == null) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return stored;
  }

  void replace(String key, byte[] content) {
    put(key, content, get(key).metadata());
  }

  void remove(String key) {
    get(key);
    objects.remove(key);
  }

  void removeDigest(int hour) {
    remove(digest(hour));
    remove(digest(hour) + ".sig");
  }

  void append(String key, byte[] more) {
    byte[] before = get(key).content();
    byte[] joined = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, joined, before.length, more.length);
    replace(key, joined);
  }

  void move(String from, String to) {
    Stored stored = get(from);
    remove(from);
    objects.put(to, stored);
  }

  void swap(String one, String other) {
    Stored stored = get(one);
    objects.put(one, get(other));
    objects.put(other, stored);
  }

  void edit(String key, String text, String other) {
    String content = text(key);
    if (!content.contains(text)) {
      throw new IllegalArgumentException("there is no " + text + " in " + content);
    }
    replace(key, GzipMember.compress(content.replace(text, other).getBytes(UTF_8)));
  }

  String text(String key) {
    try {
      return new String(
          GzipMember.open(new ByteArrayInputStream(get(key).content())).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
