package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer as its bytes come, and believes nothing of it: every frame is one that may stand
 * there, every offset is accounted for, the end mark is there, and the checksum in it fits. Memory
 * is bounded by what was asked for and the largest event. For one thread at a time.
 */
final class AnswerReader {

  private final ReadRequest request;
  private final List<JournaledEvent> events = new ArrayList<>();
  private final CRC32C checksum = new CRC32C();

  /** For all parts but the header and events. */
  private final byte[] small = new byte[Answer.MAX_SOURCE_BYTES];

  private byte[] wanted = small;
  private int wantedBytes = Answer.PREAMBLE_BYTES;
  private int have;
  private State state = State.PREAMBLE;
  private @Nullable Header header;
  private int frameBytes;
  private long eventBytes;
  private long offset;
  private long receivedAt;
  private long stageSecond;
  private byte[] sha256 = {};
  private byte[] sourceBytes = {};
  private String source = "";

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
    HEADER,
    EVENT,
    SOURCE,
    BYTES,
    END,
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
      int count = Math.min(bytes.remaining(), wantedBytes - have);
      bytes.get(wanted, have, count);
      have += count;
      while (state != State.DONE && have == wantedBytes) {
        take();
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

  private void take() throws ProtocolException {
    // The checksum itself ends the last part.
    checksum.update(wanted, 0, wantedBytes - (state == State.END ? Integer.BYTES : 0));
    ByteBuffer bytes = ByteBuffer.wrap(wanted, 0, wantedBytes);
    switch (state) {
      case PREAMBLE -> preamble(bytes);
      case FRAME -> frame(bytes);
      case HEADER -> header(bytes);
      case EVENT -> event(bytes);
      case SOURCE -> source(bytes);
      case BYTES -> bytes();
      case END -> end(bytes);
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
    want(State.FRAME, small, Answer.FRAME_BYTES);
  }

  private void frame(ByteBuffer bytes) throws ProtocolException {
    byte type = bytes.get();
    int length = bytes.getInt();
    boolean allowed =
        switch (type) {
          case Answer.HEADER -> header == null && isBetween(0, length, Answer.MAX_HEADER_BYTES);
          case Answer.EVENT ->
              header != null && isBetween(Answer.EVENT_FIXED_BYTES, length, mostOfNextEvent());
          case Answer.END -> header != null && length == Answer.END_BYTES;
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
    frameBytes = length;
    switch (type) {
      case Answer.HEADER -> want(State.HEADER, new byte[length], length);
      case Answer.EVENT -> want(State.EVENT, small, Answer.EVENT_FIXED_BYTES);
      default -> want(State.END, small, length);
    }
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

  private void header(ByteBuffer bytes) throws ProtocolException {
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
    header = new Header(from.at(next), from.at(end), filtered, gap);
    want(State.FRAME, small, Answer.FRAME_BYTES);
  }

  private void event(ByteBuffer bytes) throws ProtocolException {
    offset = bytes.getLong();
    receivedAt = bytes.getLong();
    stageSecond = bytes.getLong();
    sha256 = new byte[Answer.SHA256_BYTES];
    bytes.get(sha256);
    Header known = known();
    long least =
        events.isEmpty() ? known.first(request.from()) : events.get(events.size() - 1).offset() + 1;
    require(
        offset >= least && offset < known.next().offset(),
        "event " + offset + " is not where it should be");
    int length = Short.toUnsignedInt(bytes.getShort());
    require(
        length <= Math.min(Answer.MAX_SOURCE_BYTES, frameBytes - Answer.EVENT_FIXED_BYTES),
        "a text is longer than its frame");
    want(State.SOURCE, small, length);
  }

  private void source(ByteBuffer bytes) throws ProtocolException {
    int length = bytes.remaining();
    // Most events of an answer have the same.
    if (!Arrays.equals(small, 0, length, sourceBytes, 0, sourceBytes.length)) {
      sourceBytes = Arrays.copyOf(small, length);
      source = new String(sourceBytes, UTF_8);
    }
    int event = frameBytes - Answer.EVENT_FIXED_BYTES - length;
    require(
        events.isEmpty() || eventBytes + event <= request.maxBytes(),
        "its events have more bytes than were asked for");
    eventBytes += event;
    want(State.BYTES, new byte[event], event);
  }

  private void bytes() {
    JournaledEvent event =
        new JournaledEvent(
            request.from().partition(),
            offset,
            Instant.ofEpochMilli(receivedAt),
            source,
            sha256,
            wanted);
    events.add(stageSecond == Answer.NO_STAGE_SECOND ? event : event.withStageSecond(stageSecond));
    want(State.FRAME, small, Answer.FRAME_BYTES);
  }

  private void end(ByteBuffer bytes) throws ProtocolException {
    Header known = known();
    require(bytes.getInt() == events.size(), "its end mark counts other events than there are");
    require(
        bytes.getInt() == (int) checksum.getValue(),
        "its checksum does not fit: something between changes what is sent");
    long missing = known.first(request.from()) - request.from().offset();
    require(
        known.next().offset() - request.from().offset()
            == events.size() + known.filtered() + missing,
        "not every event up to " + known.next() + " is accounted for");
    want(State.DONE, small, 0);
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

  private void want(State next, byte[] into, int bytes) {
    state = next;
    wanted = into;
    wantedBytes = bytes;
    have = 0;
  }
}
