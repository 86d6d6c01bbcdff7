package io.trailkeeper.core.timestamp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A real answer of an authority that nobody trusts, over the hash of the first digest vector. */
public final class TimestampVectors {

  public static final Instant TIME = Instant.parse("2026-03-01T10:00:07Z");
  public static final String SHA256 =
      "8155f5f8c32b1369e8d494ec1c5599be4937b639ca4029e63dea8d37e00de9ba";

  private TimestampVectors() {}

  /** Returns a whole TimeStampResp. */
  public static byte[] response() {
    return bytes("response.tsr");
  }

  /** Returns the TimeStampToken in it. */
  public static byte[] token() {
    try {
      return TimestampToken.read(response()).token().getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the authority's root. */
  public static TimestampAuthorities authorities() {
    return TimestampAuthorities.readPem(bytes("root.pem"));
  }

  private static byte[] bytes(String file) {
    try (InputStream stream = TimestampVectors.class.getResourceAsStream("vectors/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("no vector " + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
