package io.trailkeeper.core.proof;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ArchivedObject;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds an event in an archive and makes a proof of it. It walks the digests of a trail in order of
 * their time, reads the log files that they list, and stops after the digest in which the event
 * was. In memory are one digest, one event, and 32 bytes for each event of one log file.
 */
public final class EventSearch {

  /** More events of one id are not looked for in one digest. */
  static final int MAX_FOUND = 16;

  /**
   * What to look for.
   *
   * @param trail the trail
   * @param prefix the archive's key prefix; empty for none
   * @param start digests that end before are not looked at; null for all
   * @param end digests that begin at that time or later are not looked at; null for all
   * @param id the {@code eventID} of a record, or the {@code auditID} of a line
   * @param stage the {@code stage} that a line must have; null for any. Records have one event id
   *     each, so that it does not matter for them
   * @param logFile the only log file to read; null for all
   */
  public record Request(
      TrailArn trail,
      String prefix,
      @Nullable Instant start,
      @Nullable Instant end,
      String id,
      @Nullable String stage,
      @Nullable String logFile) {

    /** Refuses null where there must be a value. */
    public Request {
      requireNonNull(trail, "trail");
      requireNonNull(prefix, "prefix");
      requireNonNull(id, "id");
    }

    boolean matches(EventDescription event) {
      return event.id().equals(id)
          && (stage == null || event.stage().isEmpty() || event.stage().equals(stage));
    }
  }

  /**
   * A proof, and what it proves: it was verified after it was made.
   *
   * @param proof to be written
   * @param event what it proves
   */
  public record Found(EventProof proof, ProvenEvent event) {}

  /**
   * What came of a search.
   *
   * @param found the events, in the order of the archive, at most {@value #MAX_FOUND}
   * @param problems what could not be searched and why; the event may be in there
   */
  public record Result(List<Found> found, List<String> problems) {

    /** Copies the lists. */
    public Result {
      found = List.copyOf(found);
      problems = List.copyOf(problems);
    }
  }

  private final Archive archive;
  private final PublicKeys trusted;

  /**
   * @param trusted what digests are verified with before anything that they say is used
   */
  public EventSearch(Archive archive, PublicKeys trusted) {
    this.archive = requireNonNull(archive, "archive");
    this.trusted = requireNonNull(trusted, "trusted");
  }

  /**
   * Looks for an event.
   *
   * @throws ArchiveException if the archive cannot be read
   */
  public Result find(Request request) {
    List<Found> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Iterator<String> keys =
        archive.list(
            DigestKey.listingPrefix(request.prefix(), request.trail()), startAfter(request));
    while (keys.hasNext() && found.isEmpty()) {
      String key = keys.next();
      Optional<DigestKey> digest = DigestKey.parse(request.prefix(), request.trail(), key);
      if (digest.isEmpty()
          || (request.start() != null && digest.get().digestEndTime().isBefore(request.start()))) {
        continue;
      }
      if (!search(digest.get(), request, found, problems)) {
        break;
      }
    }
    return new Result(found, problems);
  }

  /** Returns whether the digests after this one are to be searched as well. */
  private boolean search(DigestKey key, Request request, List<Found> found, List<String> problems) {
    try {
      byte[] object = read(key.toString(), StoredDigest.MAX_OBJECT_BYTES);
      StoredDigest stored = StoredDigest.read(object);
      DigestSignature signature = signature(key, stored.digest());
      DigestFile digest = stored.verify(signature, trusted);
      if (request.end() != null && !digest.digestStartTime().isBefore(request.end())) {
        return false;
      }
      if (!stored.extension().trailArn().equals(request.trail())) {
        problems.add(key + ": it is a digest of " + stored.extension().trailArn());
        return true;
      }
      SearchedLogFile.Digest in =
          new SearchedLogFile.Digest(
              stored,
              object,
              signature,
              trusted.find(signature.publicKeyFingerprint()).orElseThrow());
      for (int index = 0; index < digest.logFiles().size(); index++) {
        DigestLogFile logFile = digest.logFiles().get(index);
        if (request.logFile() == null || request.logFile().equals(logFile.s3Object())) {
          searchLogFile(in, index, request, found, problems);
        }
      }
    } catch (InvalidProofException | InvalidDigestFormatException e) {
      problems.add(key + ": " + e.getMessage());
    }
    return true;
  }

  private void searchLogFile(
      SearchedLogFile.Digest in,
      int index,
      Request request,
      List<Found> found,
      List<String> problems) {
    String key = in.stored().logFile(index).s3Object();
    try {
      ArchivedObject object =
          archive.open(key).orElseThrow(() -> new SearchedLogFile.UnusableException("not there"));
      for (EventProof proof : SearchedLogFile.search(object, in, index, request)) {
        if (found.size() < MAX_FOUND) {
          found.add(new Found(proof, proof.verify(trusted)));
        }
      }
    } catch (SearchedLogFile.UnusableException | InvalidProofException e) {
      problems.add(key + ": " + e.getMessage());
    }
  }

  private DigestSignature signature(DigestKey key, DigestFile digest) {
    Optional<ArchivedObject> detached = archive.open(key.signatureKey());
    if (detached.isPresent()) {
      return DigestSignature.read(
          bytes(detached.get(), key.signatureKey(), DigestSignature.MAX_BYTES));
    }
    try (ArchivedObject object = open(key.toString())) {
      String attached =
          DigestSignature.ofMetadata(object.metadata())
              .orElseThrow(
                  () ->
                      new InvalidProofException(
                          InvalidProofException.Reason.DIGEST_SIGNATURE_INVALID,
                          "there is no signature, neither in the metadata nor beside it"));
      return new DigestSignature(digest.digestPublicKeyFingerprint(), attached);
    } catch (IOException e) {
      throw new ArchiveException("reading the digest " + key + " failed: " + e.getMessage(), e);
    }
  }

  private byte[] read(String key, int maxBytes) {
    return bytes(open(key), key, maxBytes);
  }

  private ArchivedObject open(String key) {
    return archive
        .open(key)
        .orElseThrow(
            () ->
                new InvalidProofException(
                    InvalidProofException.Reason.DIGEST_INVALID_FORMAT,
                    "it was listed and is gone"));
  }

  private static byte[] bytes(ArchivedObject opened, String key, int maxBytes) {
    try (ArchivedObject object = opened) {
      return object.content().readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw new ArchiveException("reading " + key + " failed: " + e.getMessage(), e);
    }
  }

  /** A key before those of all digests that are looked at. */
  private static @Nullable String startAfter(Request request) {
    Instant start = request.start();
    if (start == null || start.isBefore(Instant.EPOCH.plusSeconds(1))) {
      return null;
    }
    return new DigestKey(
            request.prefix(),
            request.trail(),
            start.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1))
        .toString();
  }
}
