package io.trailkeeper.core.validation;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The digests of all trails that share account, region and prefix with one, from the day before its
 * range to the end; those of each trail from the oldest to the newest.
 */
final class NeighbourListing implements Iterator<DigestKey> {

  private final ValidationRequest request;
  private final String folder;
  private final Iterator<String> keys;
  private @Nullable DigestKey next;

  NeighbourListing(Archive archive, ValidationRequest request) {
    this.request = request;
    this.folder = DigestKey.listingPrefix(request.prefix(), request.trail());
    Instant start = request.start();
    this.keys =
        archive.list(
            folder,
            start.isBefore(Instant.EPOCH)
                ? null
                : folder + LogFileName.day(start.minus(1, ChronoUnit.DAYS)));
  }

  @Override
  public boolean hasNext() {
    while (next == null && keys.hasNext()) {
      next = parse(keys.next()).orElse(null);
    }
    return next != null;
  }

  @Override
  public DigestKey next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    DigestKey key = next;
    next = null;
    return key;
  }

  /** The trail's name is what stands between the region and the home region. */
  private Optional<DigestKey> parse(String key) {
    String region = request.trail().region();
    String account = request.trail().accountId();
    int nameStart =
        folder.length()
            + "YYYY/MM/DD/".length()
            + (account + "_CloudTrail-Digest_" + region + "_").length();
    int nameEnd = key.length() - ("_" + region + "_YYYYMMDDTHHMMSSZ.json.gz").length();
    if (nameStart >= nameEnd || !TrailArn.isTrailName(key.substring(nameStart, nameEnd))) {
      return Optional.empty();
    }
    TrailArn trail = new TrailArn(region, account, key.substring(nameStart, nameEnd));
    return DigestKey.parse(request.prefix(), trail, key);
  }
}
