package io.trailkeeper.core.proof;

import com.github.luben.zstd.ZstdIOException;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.InvalidLogFileException;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.LeafHashes;
import io.trailkeeper.core.merkle.TreeHasher;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ArchivedObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One log file, as it is read in search of an event: each event is a leaf, and is looked at. */
final class SearchedLogFile implements LogFileEvents.Handler {

  /**
   * The digest that lists the log file, verified.
   *
   * @param object as it is stored
   * @param key the trusted key that signed it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to proofs, never compared or printed
  record Digest(
      StoredDigest stored, byte[] object, DigestSignature signature, PublicKeyEntry key) {}

  /** Nothing of the log file can be proven; the message says why. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message, null, false, false);
    }
  }

  /** Leaves the reading of a log file that is not the one that the digest lists. */
  private static final class TooManyEventsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyEventsException(long expected) {
      super(
          "it has more than " + expected + " events, as many as the digest says",
          null,
          false,
          false);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared or printed
  private record Match(int leafIndex, byte[] event) {}

  private final EventSearch.Request request;
  private final long expectedEvents;
  private final TreeHasher tree = new TreeHasher();
  private final LeafHashes leaves = new LeafHashes();
  private final List<Match> matches = new ArrayList<>();
  private final ByteArrayOutputStream event = new ByteArrayOutputStream();

  private SearchedLogFile(EventSearch.Request request, long expectedEvents) {
    this.request = request;
    this.expectedEvents = expectedEvents;
  }

  /** Returns the proofs of the events in this log file that are looked for. */
  static List<EventProof> search(
      ArchivedObject opened, Digest digest, int index, EventSearch.Request request)
      throws UnusableException {
    DigestLogFile logFile = digest.stored().logFile(index);
    String key = logFile.s3Object();
    MessageDigest sha256 = Sha256.newDigest();
    SearchedLogFile searched =
        new SearchedLogFile(request, digest.stored().extension().eventCounts().get(index));
    try (ArchivedObject object = opened;
        InputStream content =
            Compression.ofKey(key).orElse(Compression.GZIP).open(object.content())) {
      LogFileEvents.read(new DigestInputStream(content, sha256), searched);
    } catch (InvalidGzipException
        | ZstdIOException
        | InvalidLogFileException
        | TooManyEventsException e) {
      throw new UnusableException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ArchiveException("reading the log file " + key + " failed: " + e.getMessage(), e);
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(logFile.hashValue())) {
      throw new UnusableException("it is not the log file that the digest lists: it was changed");
    }
    List<EventProof> proofs = new ArrayList<>();
    for (Match match : searched.matches) {
      proofs.add(
          new EventProof(
              match.event(),
              searched.leaves.path(match.leafIndex()),
              index,
              digest.object(),
              digest.signature(),
              digest.key()));
    }
    return proofs;
  }

  @Override
  public void bytes(byte[] buffer, int from, int to) {
    tree.update(buffer, from, to);
    event.write(buffer, from, to - from);
  }

  @Override
  public void end() {
    if (leaves.size() == expectedEvents) {
      // Also keeps a log file that somebody put there from taking all memory.
      throw new TooManyEventsException(expectedEvents);
    }
    leaves.add(tree.endLeaf());
    byte[] bytes = event.toByteArray();
    event.reset();
    if (matches.size() < EventSearch.MAX_FOUND && isLookedFor(bytes)) {
      matches.add(new Match(leaves.size() - 1, bytes));
    }
  }

  private boolean isLookedFor(byte[] bytes) {
    try {
      return request.matches(EventDescription.of(bytes));
    } catch (InvalidProofException e) {
      // Not JSON, or ambiguous: no event that a proof could be made of.
      return false;
    }
  }
}
