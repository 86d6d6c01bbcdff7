package io.trailkeeper.bench.stage;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.bench.load.EventBody;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes whole bodies: what one look at all bytes with SHA-256 takes at least. */
final class Hashing implements Work {

  private final EventBodies bodies;
  private final MessageDigest sha256;

  Hashing(EventBodies bodies) {
    this.bodies = bodies;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public long pass() {
    long result = 1;
    for (EventBody body : bodies.bodies()) {
      result += sha256.digest(body.bytes())[0] & 0xff;
    }
    return result;
  }
}
