package io.trailkeeper.core.timestamp;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * A question to a time-stamp authority (RFC 3161, 2.4.1): the time, over a SHA-256, with a nonce
 * and with the authority's certificate in the answer, so that the token can be verified by itself.
 */
public final class TimestampRequest {

  private static final int NONCE_BITS = 64;

  private final TimeStampRequest request;

  private TimestampRequest(TimeStampRequest request) {
    this.request = request;
  }

  /**
   * Makes a request.
   *
   * @param sha256 the hash, 64 hexadecimal digits
   * @param random where the nonce comes from
   */
  public static TimestampRequest of(String sha256, SecureRandom random) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    return new TimestampRequest(
        generator.generate(
            TSPAlgorithms.SHA256,
            HexFormat.of().parseHex(requireNonNull(sha256, "sha256")),
            new BigInteger(NONCE_BITS, random)));
  }

  /** Returns the request in DER, a body of type {@code application/timestamp-query}. */
  public byte[] der() {
    try {
      return request.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("a request that was made can be written", e);
    }
  }

  /**
   * Reads the authority's answer.
   *
   * @param response the answer in DER, a body of type {@code application/timestamp-reply}
   * @throws InvalidTimestampException if it is none, refuses, or answers another question
   */
  public TimestampToken token(byte[] response) {
    try {
      TimeStampResponse answer = new TimeStampResponse(response);
      answer.validate(request);
      if (answer.getTimeStampToken() == null) {
        throw new InvalidTimestampException(
            "the authority refuses, with status "
                + answer.getStatus()
                + (answer.getStatusString() == null
                    ? ""
                    : " (" + Excerpt.of(answer.getStatusString()) + ")"));
      }
      return TimestampToken.read(response);
    } catch (TSPException e) {
      throw new InvalidTimestampException(
          "the answer is not to the request: " + Excerpt.of(e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof InvalidTimestampException invalid) {
        throw invalid;
      }
      // The parser throws what it likes on bytes that are no ASN.1.
      throw new InvalidTimestampException("the answer is no time-stamp response", e);
    }
  }
}
