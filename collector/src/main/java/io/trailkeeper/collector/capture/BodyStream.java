package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.server.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;

/**
 * A request's body, which must have arrived by some time: a client must not hold memory for ever.
 */
final class BodyStream extends InputStream {

  private final InputStream in;
  private final Clock clock;
  private final Duration timeout;
  private final long begunMillis;

  BodyStream(InputStream in, Clock clock, Duration timeout) {
    this.in = in;
    this.clock = clock;
    this.timeout = timeout;
    this.begunMillis = clock.millis();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    checkTime();
    try {
      return in.read(bytes, offset, length);
    } catch (HttpException.RuntimeException e) {
      throw malformed(e);
    }
  }

  @Override
  public int available() throws IOException {
    try {
      return in.available();
    } catch (HttpException.RuntimeException e) {
      throw malformed(e);
    }
  }

  private static IOException malformed(HttpException.RuntimeException e) {
    return new IOException("the body is not well-formed HTTP", e);
  }

  private void checkTime() {
    if (clock.millis() - begunMillis > timeout.toMillis()) {
      throw new RefusedException(
          CaptureError.BODY_TOO_SLOW,
          "it was not there after " + timeout.toSeconds() + " s; send smaller batches");
    }
  }
}
