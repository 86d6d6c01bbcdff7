package io.trailkeeper.core.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.Vectors;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.proof.TestingLogs;
import io.trailkeeper.core.timestamp.TimestampVectors;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.core.validation.Finding;
import io.trailkeeper.core.validation.LogFileValidator;
import io.trailkeeper.core.validation.ValidationOptions;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.core.validation.ValidationRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An archive with one change is valid only if all that was in it still says the same. Nothing in an
 * archive ends a validation without a report.
 *
 * <p>An input is the letter of a {@link Change}, the number of an object, and bytes.
 */
final class ArchiveTarget implements FuzzTarget {

  private static final int MAX_FINDING_CHARS = 8000;
  private static final ValidationRequest REQUEST =
      new ValidationRequest(
          Vectors.TRAIL, "audit", TestingLogs.END.minusSeconds(7200), TestingLogs.END);

  private enum Change {
    /** The object becomes the bytes. */
    OBJECT('o'),
    /** The object becomes the bytes, compressed. */
    CONTENT('c'),
    /** Another object comes: a key beside that of the object, a line feed, and what it is. */
    ANOTHER('a'),
    /** The object gets the bytes as its signature in metadata. */
    METADATA('m'),
    /** The object gets the bytes as its time-stamp, and time-stamps are asked for. */
    TIMESTAMP('t'),
    /** The object is away. */
    DELETED('d');

    private final char letter;

    Change(char letter) {
      this.letter = letter;
    }

    static Optional<Change> of(byte letter) {
      return Stream.of(values()).filter(change -> change.letter == letter).findFirst();
    }
  }

  private final TestingLogs original = TestingLogs.some();
  private final List<String> keys = List.copyOf(original.objects.keySet());

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      byte[] object = original.objects.get(keys.get(i));
      seeds.add(input(Change.OBJECT, i, object));
      if (keys.get(i).endsWith(".gz")) {
        seeds.add(input(Change.CONTENT, i, content(object)));
      }
      if (keys.get(i).endsWith(".sig")) {
        byte[] signature = DigestSignature.read(object).signature().getBytes(UTF_8);
        seeds.add(input(Change.METADATA, i - 1, signature));
      }
    }
    return seeds;
  }

  @Override
  public List<byte[]> hostileSeeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      seeds.add(input(Change.DELETED, i, new byte[0]));
      seeds.add(input(Change.TIMESTAMP, i, TimestampVectors.response()));
      String name = key.substring(key.lastIndexOf('/') + 1);
      seeds.add(input(Change.ANOTHER, i, (name.replace("10", "09") + "\n{}").getBytes(UTF_8)));
      seeds.add(input(Change.ANOTHER, i, (name + ".json.zst\n{}").getBytes(UTF_8)));
    }
    return seeds;
  }

  private static byte[] input(Change change, int object, byte[] bytes) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(change.letter);
    input.write(object);
    input.writeBytes(bytes);
    return input.toByteArray();
  }

  @Override
  public boolean accepts(byte[] input) {
    Optional<Change> known = input.length < 2 ? Optional.empty() : Change.of(input[0]);
    if (known.isEmpty()) {
      return false;
    }
    Change change = known.get();
    String key = keys.get(Math.floorMod(input[1], keys.size()));
    byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
    boolean inDirectory = accepts(new ChangedArchive(original, false), change, key, bytes);
    boolean inBucket = accepts(new ChangedArchive(original, true), change, key, bytes);
    return inDirectory && inBucket;
  }

  private boolean accepts(ChangedArchive changed, Change change, String key, byte[] bytes) {
    changed.change(change, key, bytes);
    ValidationOptions options =
        ValidationOptions.DEFAULT.withTimestampAuthorities(
            change == Change.TIMESTAMP ? TimestampVectors.authorities() : null);
    ValidationReport report =
        new LogFileValidator(changed, Vectors.publicKeys())
            .validate(REQUEST, options, ArchiveTarget::check);
    if (!report.isValid()) {
      return false;
    }
    for (String each : keys) {
      byte[] object = changed.logs.objects.get(each);
      if (object == null) {
        // In a bucket the signature is in the metadata too.
        Property.check(each.endsWith(".sig") && changed.isBucket, each + " is needed");
      } else {
        Property.same(meaning(each, object), meaning(each, original.objects.get(each)));
      }
    }
    if (changed.isBucket) {
      Property.same(changed.metadata, new ChangedArchive(original, true).metadata);
    }
    return true;
  }

  /** A finding is shown in a terminal. */
  private static void check(Finding finding) {
    Refusal.checkShown(finding.expected() + finding.found(), MAX_FINDING_CHARS);
  }

  private static Object meaning(String key, byte[] object) {
    return key.endsWith(".sig")
        ? DigestSignature.read(object)
        : new String(content(object), ISO_8859_1);
  }

  private static byte[] content(byte[] object) {
    try {
      return GzipMember.open(new ByteArrayInputStream(object)).readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("an object of a valid archive", e);
    }
  }

  /** The archive as a bucket or as a directory, which has no metadata; with one change. */
  private static final class ChangedArchive implements Archive {
    private final TestingLogs logs;
    private final boolean isBucket;
    private final String digest;
    private String metadata;

    ChangedArchive(TestingLogs original, boolean isBucket) {
      this.logs = original.copy();
      this.isBucket = isBucket;
      this.digest =
          logs.objects.keySet().stream().filter(key -> key.contains("-Digest/")).findFirst().get();
      this.metadata = DigestSignature.read(logs.objects.get(digest + ".sig")).signature();
    }

    void change(Change change, String key, byte[] bytes) {
      switch (change) {
        case OBJECT -> logs.objects.put(key, bytes);
        case CONTENT -> logs.objects.put(key, GzipMember.compress(bytes));
        case ANOTHER -> {
          // One byte a character, so that the keys are in the order of S3.
          String text = new String(bytes, ISO_8859_1);
          int end = Math.max(0, text.indexOf('\n'));
          String another = key.substring(0, key.lastIndexOf('/') + 1) + text.substring(0, end);
          logs.objects.putIfAbsent(another, text.substring(end).getBytes(ISO_8859_1));
        }
        case METADATA -> metadata = new String(bytes, UTF_8);
        case TIMESTAMP -> logs.objects.put(key + ".tsr", bytes);
        case DELETED -> logs.objects.remove(key);
      }
    }

    @Override
    public Optional<String> bucketName() {
      return logs.bucketName().filter(name -> isBucket);
    }

    @Override
    public Iterator<String> list(String prefix, @Nullable String startAfter) {
      return logs.list(prefix, startAfter);
    }

    @Override
    public Optional<ArchivedObject> open(String key) {
      return logs.open(key).map(object -> new ArchivedObject(object.content(), metadataOf(key)));
    }

    private Map<String, String> metadataOf(String key) {
      return isBucket && key.equals(digest)
          ? Map.of(
              DigestSignature.METADATA_SIGNATURE,
              metadata,
              DigestSignature.METADATA_SIGNATURE_ALGORITHM,
              "SHA256withRSA")
          : Map.of();
    }
  }
}
