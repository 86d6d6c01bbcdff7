package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** What a collector has to come to capture with. */
public sealed interface FollowerCertificate {

  /**
   * The operator writes the Secret.
   *
   * @param data {@code tls.crt}, {@code tls.key} and {@code ca.crt} in base64
   */
  record Issued(Map<String, String> data) implements FollowerCertificate {
    public Issued {
      data = Map.copyOf(data);
    }

    /** Names what is there, and nothing of the private key. */
    @Override
    public String toString() {
      return "Issued" + data.keySet();
    }
  }

  /** Somebody else has written the Secret. */
  record Provided() implements FollowerCertificate {}

  /**
   * There is none yet.
   *
   * @param message what is waited for
   */
  record Awaited(String message) implements FollowerCertificate {
    public Awaited {
      requireNonNull(message, "message");
    }
  }
}
