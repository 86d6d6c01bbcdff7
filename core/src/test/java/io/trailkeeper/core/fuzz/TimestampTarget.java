package io.trailkeeper.core.fuzz;

import io.trailkeeper.core.timestamp.InvalidTimestampException;
import io.trailkeeper.core.timestamp.TimestampAuthorities;
import io.trailkeeper.core.timestamp.TimestampToken;
import io.trailkeeper.core.timestamp.TimestampVectors;
import java.time.Instant;
import java.util.List;

/** A token is refused, or states what its authority signed. */
final class TimestampTarget implements FuzzTarget {

  private final TimestampAuthorities trusted = TimestampVectors.authorities();

  @Override
  public List<byte[]> seeds() {
    return List.of(TimestampVectors.response(), TimestampVectors.token());
  }

  /** Sequences in sequences, as deep as the limit lets them, of no length and of their length. */
  @Override
  public List<byte[]> hostileSeeds() {
    byte[] endless = new byte[TimestampToken.MAX_BYTES];
    for (int at = 0; at < endless.length; at += 2) {
      endless[at] = 0x30;
      endless[at + 1] = (byte) 0x80;
    }
    byte[] deep = new byte[TimestampToken.MAX_BYTES / 4 * 4];
    for (int at = 0; at < deep.length; at += 4) {
      int length = deep.length - at - 4;
      deep[at] = 0x30;
      deep[at + 1] = (byte) 0x82;
      deep[at + 2] = (byte) (length >> 8);
      deep[at + 3] = (byte) length;
    }
    return List.of(endless, deep);
  }

  @Override
  public boolean accepts(byte[] input) {
    TimestampToken read;
    try {
      read = TimestampToken.read(input);
    } catch (InvalidTimestampException e) {
      Refusal.check(e);
      return false;
    }
    Property.check(read.toString().contains(read.sha256()), "a token says what it is over");
    try {
      Instant time = trusted.verify(read, read.sha256());
      Property.same(time, TimestampVectors.TIME);
      Property.same(read.sha256(), TimestampVectors.SHA256);
      return true;
    } catch (InvalidTimestampException e) {
      Refusal.check(e);
      return false;
    }
  }
}
