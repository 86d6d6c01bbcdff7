package io.trailkeeper.core.timestamp;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/**
 * What a time-stamp authority states and has signed: it saw a SHA-256 at a time. It is worth as
 * much as whoever {@link TimestampAuthorities} finds to have signed it. Immutable.
 *
 * <p>Beside a digest it is kept as the authority's whole response, which is what {@code openssl ts
 * -verify -in} reads.
 */
public final class TimestampToken {

  /** The most bytes of a response that is read. With its certificates one has some thousand. */
  public static final int MAX_BYTES = 64 * 1024;

  private final TimeStampToken token;
  private final byte[] encoded;

  private TimestampToken(TimeStampToken token, byte[] encoded) {
    this.token = token;
    this.encoded = encoded;
  }

  /**
   * Reads a token: a TimeStampResp with one in it, or a bare TimeStampToken, in DER.
   *
   * @throws InvalidTimestampException if the bytes are neither, or it is not over a SHA-256
   */
  public static TimestampToken read(byte[] der) {
    if (der.length > MAX_BYTES) {
      throw new InvalidTimestampException(
          "more than " + MAX_BYTES + " bytes; expected a time-stamp response");
    }
    TimeStampToken token = parse(der);
    if (!NISTObjectIdentifiers.id_sha256.equals(
        token.getTimeStampInfo().getMessageImprintAlgOID())) {
      throw new InvalidTimestampException(
          "a token over a hash of another kind than SHA-256: "
              + token.getTimeStampInfo().getMessageImprintAlgOID());
    }
    return new TimestampToken(token, der.clone());
  }

  private static TimeStampToken parse(byte[] der) {
    try {
      @Nullable TimeStampToken token = response(der);
      return token == null ? new TimeStampToken(new CMSSignedData(der)) : token;
    } catch (TSPException | IOException | CMSException | RuntimeException e) {
      // The parser throws what it likes on bytes that are no ASN.1.
      throw new InvalidTimestampException("not a time-stamp response or token", e);
    }
  }

  /** Returns the token of a response, or null if the bytes are none. */
  private static @Nullable TimeStampToken response(byte[] der) {
    try {
      return new TimeStampResponse(der).getTimeStampToken();
    } catch (TSPException | IOException | RuntimeException e) {
      return null;
    }
  }

  /** Returns the bytes that were read. */
  public byte[] encoded() {
    return encoded.clone();
  }

  /** Returns when the authority says that it saw the hash, as exactly as it says it. */
  public Instant time() {
    return token.getTimeStampInfo().getGenTime().toInstant();
  }

  /** Returns the hash, 64 lower-case hexadecimal digits. */
  public String sha256() {
    return HexFormat.of().formatHex(token.getTimeStampInfo().getMessageImprintDigest());
  }

  /** Returns what the signature is verified on. */
  TimeStampToken token() {
    return token;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TimestampToken that && Arrays.equals(encoded, that.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /** Says the time and the hash. */
  @Override
  public String toString() {
    return "TimestampToken[" + time() + ", " + sha256() + "]";
  }
}
