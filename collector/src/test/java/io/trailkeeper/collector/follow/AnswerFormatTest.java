package io.trailkeeper.collector.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.collector.journal.TestingJournals;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as bytes, without a network. */
class AnswerFormatTest {

  private static final Cursor FROM = new Cursor("journal-1", 100);
  private static final Answer ANSWER =
      new Answer(
          new ReadResult(
              List.of(event(105, ""), event(107, "{}"), event(108, "x".repeat(300))),
              FROM.at(110),
              2,
              Optional.of(new Gap(FROM, FROM.at(105), "segment ä is damaged"))),
          FROM.at(200));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 100_000})
  void isReadAsItWasWrittenWhateverThePieces(int piece) throws ProtocolException {
    // Given
    AnswerWriter writer = new AnswerWriter(FROM, ANSWER);
    AnswerReader reader = new AnswerReader(request(10, 1000));
    long length = 0;

    // When
    boolean more = true;
    while (more) {
      ByteBuffer buffer = ByteBuffer.allocate(piece);
      more = writer.fill(buffer);
      length += buffer.position();
      reader.accept(buffer.flip());
    }

    // Then
    assertThat(reader.finish()).isEqualTo(ANSWER);
    assertThat(length).isEqualTo(writer.length());
  }

  @Test
  void standsInTheFormatAsDocumented() {
    // Given
    Answer empty = new Answer(new ReadResult(List.of(), FROM, 0, Optional.empty()), FROM);

    // When, then
    assertThat(HexFormat.of().formatHex(bytes(empty)))
        .isEqualTo(
            "544b4556454e5453" // TKEVENTS
                + "00000002"
                + "01"
                + "00000035"
                + "0009"
                + "6a6f75726e616c2d31" // journal-1
                + "0000000000000064".repeat(3)
                + "0000000000000000"
                + "0000000000000064"
                + "0000"
                + "03"
                + "00000008"
                + "00000000"
                + "9169d790");
  }

  @Test
  void isNeverTakenForWholeWhenItIsCut() throws ProtocolException {
    // Given
    byte[] whole = bytes(ANSWER);

    for (int length = 0; length < whole.length; length++) {
      // When
      AnswerReader reader = new AnswerReader(request(10, 1000));
      reader.accept(ByteBuffer.wrap(whole, 0, length));

      // Then
      assertThatExceptionOfType(ProtocolException.class)
          .as("cut after %d bytes", length)
          .isThrownBy(reader::finish)
          .withMessageContaining("cut off");
    }
  }

  @Test
  void isNeverTakenWithAChangedBit() {
    // Given
    byte[] whole = bytes(ANSWER);
    List<Integer> taken = new ArrayList<>();

    // When
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      try {
        read(changed, request(10, 1000));
        taken.add(i);
      } catch (ProtocolException e) {
        // as it should be
      }
    }

    // Then
    assertThat(taken).isEmpty();
  }

  @Test
  void saysWhenAnEventHappenedIfItIsOne() throws ProtocolException {
    // Given
    String text =
        TestingJournals.dropped(1).replace("2026-01-01T00:00:00.", "1969-12-31T23:59:59.");
    JournaledEvent whole = event(100, text);
    JournaledEvent none = event(101, "none");
    Answer answer =
        new Answer(
            new ReadResult(List.of(whole, none), FROM.at(102), 0, Optional.empty()), FROM.at(102));

    // When
    List<JournaledEvent> read = read(bytes(answer), request(2, 1000)).result().events();

    // Then
    assertThat(read.get(0).stageSecond()).isEqualTo(-1);
    assertThatExceptionOfType(InvalidAuditEventException.class)
        .isThrownBy(read.get(1)::stageSecond);
  }

  @Test
  void refusesMoreThanWasAskedFor() {
    assertRefused(bytes(ANSWER), request(2, 1000), "frame of type 2");
    assertRefused(bytes(ANSWER), request(10, 20), "more bytes than were asked for");
  }

  @Test
  void takesOneEventThatIsLargerThanWasAskedFor() throws ProtocolException {
    // Given
    Answer large =
        new Answer(
            new ReadResult(
                List.of(event(100, "x".repeat(5000))), FROM.at(101), 0, Optional.empty()),
            FROM.at(101));

    // When, then
    assertThat(read(bytes(large), request(1, 1))).isEqualTo(large);
  }

  @Test
  void refusesAFrameOfGigabytesBeforeItMakesRoomForIt() {
    // Given
    byte[] head = Arrays.copyOf(bytes(ANSWER), 12 + 5 + 53 + 21 + 5);
    ByteBuffer.wrap(head).put(head.length - 5, (byte) 2).putInt(head.length - 4, -1);

    // When, then
    assertRefused(head, request(10, 1000), "4294967295 bytes");
  }

  @Test
  void refusesWhatIsNoAnswer() {
    assertRefused(
        TestingJournals.bytes("<html><body>Sign in</body>"), request(1, 1), "does not begin");
    byte[] newer = bytes(ANSWER);
    newer[11] = 3;
    assertRefused(newer, request(10, 1000), "format version 3");
    byte[] longer = Arrays.copyOf(bytes(ANSWER), bytes(ANSWER).length + 1);
    assertRefused(longer, request(10, 1000), "after its end mark");
  }

  private static void assertRefused(byte[] bytes, ReadRequest request, String why) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> read(bytes, request))
        .withMessageContaining(why);
  }

  private static Answer read(byte[] bytes, ReadRequest request) throws ProtocolException {
    AnswerReader reader = new AnswerReader(request);
    reader.accept(ByteBuffer.wrap(bytes));
    return reader.finish();
  }

  private static byte[] bytes(Answer answer) {
    AnswerWriter writer = new AnswerWriter(FROM, answer);
    ByteBuffer buffer = ByteBuffer.allocate((int) writer.length());
    writer.fill(buffer);
    return buffer.array();
  }

  private static JournaledEvent event(long offset, String text) {
    byte[] bytes = TestingJournals.bytes(text);
    return new JournaledEvent(
        FROM.partition(), offset, Instant.ofEpochMilli(-1), "api", Sha256.hash(bytes), bytes);
  }

  private static ReadRequest request(int maxEvents, int maxBytes) {
    return new ReadRequest(
        "f",
        FROM,
        ReadRequest.NO_END,
        FROM,
        TestingJournals.EVERYTHING,
        maxEvents,
        maxBytes,
        Duration.ZERO);
  }
}
