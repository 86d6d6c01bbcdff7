package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer as its bytes come, and believes nothing of it: every frame is one that may stand
 * there, every event has its SHA-256, every offset is accounted for, and the end mark is there.
 * Memory is bounded by what was asked for and the largest event. For one thread at a time.
 */
final class AnswerReader {

  private final ReadRequest request;
  private final List<JournaledEvent> events = new ArrayList<>();
  private ByteBuffer wanted = ByteBuffer.allocate(Answer.PREAMBLE_BYTES);
  private State state = State.PREAMBLE;
  private @Nullable Header header;
  private byte type;
  private long eventBytes;

  /**
   * @param request what was asked for
   */
  AnswerReader(ReadRequest request) {
    this.request = request;
  }

  /** What the bytes that are wanted next are. */
  private enum State {
    PREAMBLE,
    FRAME,
    BODY,
    DONE
  }

  private record Header(Cursor next, Cursor end, long filtered, Optional<Gap> gap) {

    /** Returns the first offset that an event may have. */
    long first(Cursor from) {
      return gap.map(found -> found.to().offset()).orElse(from.offset());
    }
  }

  /**
   * Takes bytes.
   *
   * @throws ProtocolException if they are not what an answer may hold
   */
  void accept(ByteBuffer bytes) throws ProtocolException {
    while (bytes.hasRemaining()) {
      if (state == State.DONE) {
        throw new ProtocolException("there are bytes after its end mark");
      }
      int count = Math.min(bytes.remaining(), wanted.remaining());
      wanted.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      while (state != State.DONE && !wanted.hasRemaining()) {
        take(wanted.flip());
      }
    }
  }

  /**
   * Returns the answer, after its last byte.
   *
   * @throws ProtocolException if it was cut off
   */
  Answer finish() throws ProtocolException {
    require(
        state == State.DONE,
        "it was cut off after " + events.size() + " events, before its end mark");
    Header known = known();
    return new Answer(
        new ReadResult(events, known.next(), known.filtered(), known.gap()), known.end());
  }

  private void take(ByteBuffer bytes) throws ProtocolException {
    switch (state) {
      case PREAMBLE -> preamble(bytes);
      case FRAME -> frame(bytes);
      case BODY -> body(bytes);
      case DONE -> throw new IllegalStateException("nothing is wanted any more");
    }
  }

  private void preamble(ByteBuffer bytes) throws ProtocolException {
    byte[] magic = new byte[Answer.MAGIC.length];
    bytes.get(magic);
    if (!Arrays.equals(magic, Answer.MAGIC)) {
      throw new ProtocolException("it does not begin as one");
    }
    int version = bytes.getInt();
    if (version != Answer.VERSION) {
      throw new ProtocolException(
          "it has format version "
              + version
              + ", this program knows version "
              + Answer.VERSION
              + "; use programs of one version");
    }
    want(State.FRAME, Answer.FRAME_BYTES);
  }

  private void frame(ByteBuffer bytes) throws ProtocolException {
    type = bytes.get();
    int length = bytes.getInt();
    boolean allowed =
        switch (type) {
          case Answer.HEADER -> header == null && isBetween(0, length, Answer.MAX_HEADER_BYTES);
          case Answer.EVENT -> header != null && isBetween(0, length, mostOfNextEvent());
          case Answer.END -> header != null && length == Integer.BYTES;
          default -> false;
        };
    if (!allowed) {
      throw new ProtocolException(
          "after "
              + events.size()
              + " events there is a frame of type "
              + type
              + " and "
              + Integer.toUnsignedLong(length)
              + " bytes, which may not stand there: more was sent than was asked for, or something"
              + " between changes what is sent");
    }
    want(State.BODY, length);
  }

  /** Returns how many bytes the frame of one more event may have. */
  private long mostOfNextEvent() {
    if (events.size() >= request.maxEvents()) {
      return -1;
    }
    long most =
        events.isEmpty()
            ? Math.max(request.maxBytes(), Answer.MAX_EVENT_BYTES)
            : request.maxBytes() - eventBytes;
    return Answer.EVENT_FIXED_BYTES + Answer.MAX_SOURCE_BYTES + most;
  }

  private static boolean isBetween(long least, long value, long most) {
    return value >= least && value <= most;
  }

  private void body(ByteBuffer bytes) throws ProtocolException {
    switch (type) {
      case Answer.HEADER -> header = header(bytes);
      case Answer.EVENT -> event(bytes);
      default -> end(bytes);
    }
    if (type == Answer.END) {
      want(State.DONE, 0);
    } else {
      want(State.FRAME, Answer.FRAME_BYTES);
    }
  }

  private Header header(ByteBuffer bytes) throws ProtocolException {
    Cursor from = request.from();
    String partition = text(bytes);
    require(bytes.remaining() >= 5 * Long.BYTES, "its header is too short");
    long begin = bytes.getLong();
    long next = bytes.getLong();
    long end = bytes.getLong();
    long filtered = bytes.getLong();
    long gapTo = bytes.getLong();
    String reason = text(bytes);
    require(!bytes.hasRemaining(), "its header is too long");
    require(
        partition.equals(from.partition()) && begin == from.offset(),
        "it is from " + partition + "@" + begin + ", asked for was " + from);
    require(
        next >= begin && next <= end && filtered >= 0 && gapTo >= begin && gapTo <= next,
        "its header's numbers do not fit together");
    Optional<Gap> gap =
        gapTo == begin ? Optional.empty() : Optional.of(new Gap(from, from.at(gapTo), reason));
    return new Header(from.at(next), from.at(end), filtered, gap);
  }

  private void event(ByteBuffer bytes) throws ProtocolException {
    Header known = known();
    require(bytes.remaining() >= Answer.EVENT_FIXED_BYTES, "an event's frame is too short");
    long offset = bytes.getLong();
    long receivedAt = bytes.getLong();
    byte[] sha256 = new byte[Answer.SHA256_BYTES];
    bytes.get(sha256);
    String source = text(bytes);
    byte[] event = new byte[bytes.remaining()];
    bytes.get(event);
    long least =
        events.isEmpty() ? known.first(request.from()) : events.get(events.size() - 1).offset() + 1;
    require(
        offset >= least && offset < known.next().offset(),
        "event " + offset + " is not where it should be");
    require(
        MessageDigest.isEqual(Sha256.hash(event), sha256),
        "event " + offset + " has not the SHA-256 that was journaled with it");
    require(
        events.isEmpty() || eventBytes + event.length <= request.maxBytes(),
        "its events have more bytes than were asked for");
    eventBytes += event.length;
    events.add(
        new JournaledEvent(
            request.from().partition(),
            offset,
            Instant.ofEpochMilli(receivedAt),
            source,
            sha256,
            event));
  }

  private void end(ByteBuffer bytes) throws ProtocolException {
    Header known = known();
    require(bytes.getInt() == events.size(), "its end mark counts other events than there are");
    long missing = known.first(request.from()) - request.from().offset();
    require(
        known.next().offset() - request.from().offset()
            == events.size() + known.filtered() + missing,
        "not every event up to " + known.next() + " is accounted for");
  }

  /** The header, which {@link #frame} lets nothing come before. */
  private Header known() {
    return requireNonNull(header, "header");
  }

  private static String text(ByteBuffer bytes) throws ProtocolException {
    require(bytes.remaining() >= Short.BYTES, "a text's length is missing");
    int length = Short.toUnsignedInt(bytes.getShort());
    require(bytes.remaining() >= length, "a text is longer than its frame");
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, UTF_8);
  }

  private static void require(boolean holds, String otherwise) throws ProtocolException {
    if (!holds) {
      throw new ProtocolException(otherwise);
    }
  }

  private void want(State next, int bytes) {
    state = next;
    wanted = ByteBuffer.allocate(bytes);
  }
}
