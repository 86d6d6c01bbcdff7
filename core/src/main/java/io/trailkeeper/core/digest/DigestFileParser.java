package io.trailkeeper.core.digest;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.hash.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one digest; made for one document. */
final class DigestFileParser {

  private static final Set<String> DIGEST =
      Set.of(
          "awsAccountId",
          "digestStartTime",
          "digestEndTime",
          "digestS3Bucket",
          "digestS3Object",
          "digestPublicKeyFingerprint",
          "digestSignatureAlgorithm",
          "newestEventTime",
          "oldestEventTime",
          "previousDigestS3Bucket",
          "previousDigestS3Object",
          "previousDigestHashValue",
          "previousDigestHashAlgorithm",
          "previousDigestSignature");
  private static final Set<String> LOG_FILE =
      Set.of(
          "s3Bucket",
          "s3Object",
          "hashValue",
          "hashAlgorithm",
          "newestEventTime",
          "oldestEventTime");
  private static final Set<String> EXTENSION =
      Set.of(
          "trailArn",
          "chainId",
          "sequenceNumber",
          "startReason",
          "endReason",
          "eventCount",
          "eventRoot");
  private static final Set<String> GAP = Set.of("from", "to", "reason", "events");

  private final StrictJson json;
  private final List<DigestLogFile> logFiles = new ArrayList<>();
  private int formatVersion;
  private @Nullable DigestExtension extension;

  DigestFileParser(StrictJson json) {
    this.json = json;
  }

  DigestFile parse() throws IOException {
    JsonMembers digest =
        json.object(
            "", DIGEST, Map.of("logFiles", this::readLogFiles, "trailkeeper", this::readExtension));
    digest.requireNested("logFiles");
    DigestValues.only(
        "digestSignatureAlgorithm",
        digest.text("digestSignatureAlgorithm"),
        DigestFile.SIGNATURE_ALGORITHM);
    return new DigestFile(
        digest.text("awsAccountId"),
        digest.time("digestStartTime"),
        digest.time("digestEndTime"),
        digest.text("digestS3Bucket"),
        digest.text("digestS3Object"),
        digest.text("digestPublicKeyFingerprint"),
        digest.timeOrNull("newestEventTime"),
        digest.timeOrNull("oldestEventTime"),
        previousDigest(digest),
        logFiles,
        extension);
  }

  private static @Nullable PreviousDigest previousDigest(JsonMembers digest)
      throws MalformedJsonException {
    String bucket = digest.textOrNull("previousDigestS3Bucket");
    String object = digest.textOrNull("previousDigestS3Object");
    String hash = digest.textOrNull("previousDigestHashValue");
    String algorithm = digest.textOrNull("previousDigestHashAlgorithm");
    String signature = digest.textOrNull("previousDigestSignature");
    if (bucket == null
        && object == null
        && hash == null
        && algorithm == null
        && signature == null) {
      return null;
    }
    if (bucket == null
        || object == null
        || hash == null
        || algorithm == null
        || signature == null) {
      throw new MalformedJsonException(
          "some of previousDigestS3Bucket, previousDigestS3Object, previousDigestHashValue,"
              + " previousDigestHashAlgorithm and previousDigestSignature are null;"
              + " expected all of them or none");
    }
    DigestValues.only("previousDigestHashAlgorithm", algorithm, Sha256.ALGORITHM);
    return new PreviousDigest(bucket, object, hash, signature);
  }

  private void readLogFiles(String path) throws IOException {
    json.array(path, DigestFile.MAX_LOG_FILES, element -> logFiles.add(logFile(element)));
  }

  private DigestLogFile logFile(String path) throws IOException {
    JsonMembers logFile = json.object(path, LOG_FILE, Map.of());
    DigestValues.only("hashAlgorithm", logFile.text("hashAlgorithm"), Sha256.ALGORITHM);
    return new DigestLogFile(
        logFile.text("s3Bucket"),
        logFile.text("s3Object"),
        logFile.text("hashValue"),
        logFile.time("newestEventTime"),
        logFile.time("oldestEventTime"));
  }

  private void readExtension(String path) throws IOException {
    List<Long> eventCounts = new ArrayList<>();
    List<@Nullable String> eventRoots = new ArrayList<>();
    List<EventGap> gaps = new ArrayList<>();
    JsonMembers members =
        json.object(
            path,
            EXTENSION,
            Map.of(
                // Checked where it stands, before anything after it: a newer version may differ.
                "formatVersion",
                version -> formatVersion = checked(json.integer(version)),
                "eventCounts",
                counts ->
                    json.array(
                        counts,
                        DigestFile.MAX_LOG_FILES,
                        element -> eventCounts.add(json.integer(element))),
                "eventRoots",
                roots ->
                    json.array(
                        roots,
                        DigestFile.MAX_LOG_FILES,
                        element -> eventRoots.add(json.textOrNull(element))),
                "gaps",
                list ->
                    json.array(list, DigestExtension.MAX_GAPS, element -> gaps.add(gap(element)))));
    members.requireNested("formatVersion");
    members.requireNested("eventCounts");
    members.requireNested("gaps");
    if (formatVersion > 1) {
      members.requireNested("eventRoots");
    }
    String startReason = members.textOrNull("startReason");
    DigestExtension read =
        new DigestExtension(
            formatVersion,
            members.parsed(
                "trailArn",
                DigestFileParser::trailArn,
                "arn:trailkeeper:cloudtrail:<region>:<12-digit account id>:trail/<name>"),
            members.parsed("chainId", DigestFileParser::uuid, "a UUID in lower case"),
            members.integer("sequenceNumber"),
            startReason == null
                ? null
                : members.parsed(
                    "startReason",
                    text -> ChainStartReason.ofText(text).orElse(null),
                    "null or a reason of format version " + DigestExtension.FORMAT_VERSION),
            members.parsed(
                "endReason",
                text -> DigestEndReason.ofText(text).orElse(null),
                "a reason of format version " + DigestExtension.FORMAT_VERSION),
            eventCounts,
            formatVersion > 1 ? eventRoots : Collections.nCopies(eventCounts.size(), null),
            gaps);
    if (members.integer("eventCount") != read.eventCount()) {
      throw members.wrong(
          "eventCount",
          String.valueOf(members.integer("eventCount")),
          read.eventCount() + ", the sum of eventCounts");
    }
    if (formatVersion > 1) {
      checkRoot(members, read.eventRoot().orElse(null));
    }
    extension = read;
  }

  private static void checkRoot(JsonMembers members, @Nullable String expected)
      throws MalformedJsonException {
    @Nullable String found = members.textOrNull("eventRoot");
    if (!Objects.equals(found, expected)) {
      throw members.wrong(
          "eventRoot",
          found == null ? "null" : Excerpt.of(found),
          (expected == null ? "null" : Excerpt.of(expected)) + ", the root over eventRoots");
    }
  }

  private EventGap gap(String path) throws IOException {
    JsonMembers gap = json.object(path, GAP, Map.of());
    return new EventGap(
        gap.time("from"), gap.time("to"), gap.text("reason"), gap.integerOrNull("events"));
  }

  private static int checked(long version) throws MalformedJsonException {
    if (version > DigestExtension.FORMAT_VERSION) {
      throw new MalformedJsonException(
          "trailkeeper.formatVersion is "
              + version
              + ", and this version reads up to "
              + DigestExtension.FORMAT_VERSION
              + ": validate with a newer Trailkeeper");
    }
    if (version < 1) {
      throw new MalformedJsonException(
          "trailkeeper.formatVersion is " + version + "; expected 1 or more");
    }
    return (int) version;
  }

  private static @Nullable TrailArn trailArn(String text) {
    try {
      return TrailArn.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable UUID uuid(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      // The parser also takes capitals and missing digits.
      return uuid.toString().equals(text) ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
