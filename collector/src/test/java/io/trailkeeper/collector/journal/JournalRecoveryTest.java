package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.PARTITION;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.copy;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.collector.journal.TestingJournals.Contents;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is opened after a crash, or after somebody was at the files. */
class JournalRecoveryTest {

  private static final String NEWER_STATE = "{\"formatVersion\":2}";

  @TempDir Path temp;
  private Path made;

  @BeforeEach
  void makeDirectory() throws IOException {
    made = Files.createDirectory(temp.resolve("made"));
  }

  @Test
  void aTailTornAtAnyByteIsCut() throws Exception {
    // Given
    make("one", "two", "three");
    int frame = Frame.FIXED_BYTES + "api-server".length() + "three".length();
    long whole = Files.size(segments(made).get(0));
    for (long length = whole - frame; length < whole; length++) {
      Path torn = copyWithoutMark("torn-" + length);
      truncate(segments(torn).get(0), length);

      // When
      try (Journal journal = open(torn, new TestingDisk(torn))) {
        assertThat(journal.end().offset()).isEqualTo(2);
        append(journal, "three", "four");

        // Then
        assertThat(contents(journal).texts()).containsExactly("one", "two", "three", "four");
        assertThat(contents(journal).gaps()).isEmpty();
      }
      try (Journal journal = open(torn, new TestingDisk(torn))) {
        assertThat(contents(journal).texts()).containsExactly("one", "two", "three", "four");
      }
    }
  }

  @Test
  void aTailOfZerosOrNoiseIsCut() throws Exception {
    // Given
    make("one", "two");
    for (int fill : new int[] {0, 1, 0xff}) {
      Path torn = copyWithoutMark("filled-" + fill);
      byte[] noise = new byte[300_000];
      Arrays.fill(noise, (byte) fill);
      Files.write(segments(torn).get(0), noise, StandardOpenOption.APPEND);

      // When
      try (Journal journal = open(torn, new TestingDisk(torn))) {

        // Then
        assertThat(contents(journal).texts()).containsExactly("one", "two");
        assertThat(Files.size(segments(torn).get(0))).isEqualTo(Files.size(segments(made).get(0)));
      }
    }
  }

  @Test
  void durableEventsThatAreCutOffAreAGapAndTheirOffsetsAreNotUsedAgain() throws Exception {
    // Given
    make("one", "two", "three");
    long whole = Files.size(segments(made).get(0));
    int header = SegmentHeader.length(PARTITION);
    for (long length = 0; length < whole; length += 7) {
      Path torn = copy(made, temp.resolve("lost-" + length));
      truncate(segments(torn).get(0), length);

      // When
      try (Journal journal = open(torn, new TestingDisk(torn))) {
        append(journal, "four");
        Contents contents = contents(journal);

        // Then
        int frame = Frame.FIXED_BYTES + "api-server".length() + 3;
        long kept = length < header ? 0 : Math.min(2, (length - header) / frame);
        assertThat(contents.events()).hasSize((int) kept + 1);
        assertThat(contents.events().get((int) kept).offset()).isEqualTo(3);
        assertThat(contents.gaps()).hasSize(1);
        assertThat(contents.gaps().get(0).from().offset()).isEqualTo(kept);
        assertThat(contents.gaps().get(0).to().offset()).isEqualTo(3);
        assertThat(journal.statistics().corruptFrames()).isEqualTo(1);
      }
    }
  }

  @Test
  void aBitFlippedAnywhereIsNeverAWrongEventNorSilent() throws Exception {
    // Given
    make("{\"a\":1}", "{\"b\":22}", "{\"c\":333}", "{\"d\":4444}");
    byte[] whole = Files.readAllBytes(segments(made).get(0));
    Map<Long, JournaledEvent> originals = originals();
    Path flipped = copy(made, temp.resolve("flipped"));
    Path segment = segments(flipped).get(0);
    for (int flip = 0; flip < whole.length * 2; flip++) {
      int at = flip / 2;
      flip(flipped, segment, whole, at, 1 << ((at + 4 * flip) % 8));

      // When
      try (Journal journal = open(flipped, new TestingDisk(flipped))) {
        Contents contents = contents(journal);

        // Then
        assertAccountedFor(contents, originals, 4);
        assertThat(contents.events()).hasSizeGreaterThanOrEqualTo(3);
        if (at < SegmentHeader.length(PARTITION)) {
          assertThat(contents.gaps()).isEmpty();
        } else {
          assertThat(contents.gaps()).hasSize(1);
          assertThat(contents.gaps().get(0).events()).isEqualTo(1);
          assertThat(journal.statistics().corruptFrames()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aBitFlippedWhileTheJournalIsOpenIsAGap() throws Exception {
    // Given
    Path directory = Files.createDirectory(temp.resolve("open"));
    try (Journal journal = open(directory, new TestingDisk(directory))) {
      append(journal, "{\"a\":1}", "{\"b\":22}", "{\"c\":333}", "{\"d\":4444}");
      Map<Long, JournaledEvent> originals = originals(contents(journal));
      Path segment = segments(directory).get(0);
      byte[] whole = Files.readAllBytes(segment);
      for (int at = SegmentHeader.length(PARTITION); at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= 0x20;
        Files.write(segment, bytes);

        // When
        Contents contents = contents(journal);

        // Then
        assertAccountedFor(contents, originals, 4);
        assertThat(contents.gaps()).hasSize(1);
        assertThat(contents.gaps().get(0).reason()).contains(segment.toString());
      }
      assertThat(journal.statistics().corruptFrames()).isEqualTo(4);
    }
  }

  @Test
  void aBitFlippedInAnEarlierSegmentCostsOneEvent() throws Exception {
    // Given
    List<String> events;
    try (Journal journal = open(made, new TestingDisk(made))) {
      events = appendLarge(journal, 0, 12);
    }
    Map<Long, JournaledEvent> originals = originals();
    byte[] whole = Files.readAllBytes(segments(made).get(1));
    Path flipped = copy(made, temp.resolve("flipped"));
    Path segment = segments(flipped).get(1);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) 0x80;
      Files.write(segment, bytes);

      // When
      try (Journal journal = open(flipped, new TestingDisk(flipped))) {
        Contents contents = contents(journal);

        // Then
        assertAccountedFor(contents, originals, events.size());
        assertThat(contents.events()).hasSizeGreaterThanOrEqualTo(11);
      }
    }
  }

  @Test
  void aDamagedPageInTheMiddleIsPassedOver() throws Exception {
    // Given
    JournalOptions options = TestingJournals.options(made).withSegmentBytes(1 << 20);
    try (Journal journal = open(options, new TestingDisk(made))) {
      appendLarge(journal, 0, 30);
    }
    Map<Long, JournaledEvent> originals = originals();
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, 8192, 12288, (byte) 0);
    Files.write(segment, bytes);

    // When
    try (Journal journal = open(options, new TestingDisk(made))) {
      Contents contents = contents(journal);

      // Then
      assertAccountedFor(contents, originals, 30);
      assertThat(contents.gaps()).hasSize(1);
      assertThat(contents.gaps().get(0).events()).isBetween(4L, 6L);
      assertThat(contents.events()).hasSizeGreaterThanOrEqualTo(24);
    }
  }

  @Test
  void aReaderThatBeginsBehindADamageFindsItsPlace() throws Exception {
    // Given
    make("{\"a\":1}", "{\"b\":22}", "{\"c\":333}", "{\"d\":4444}");
    Map<Long, JournaledEvent> originals = originals();
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[SegmentHeader.length(PARTITION) + 3] ^= 1;
    Files.write(segment, bytes);

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      journal.register("f", journal.earliest());
      Cursor third = journal.earliest().at(2);
      ReadResult result = TestingJournals.read(journal, "f", third, third);

      // Then
      assertThat(result.gap()).isEmpty();
      assertThat(result.events()).containsExactly(originals.get(2L), originals.get(3L));
    }
  }

  @Test
  void aWholeFrameInThePlaceOfAnotherIsNotTaken() throws Exception {
    // Given
    make("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    Map<Long, JournaledEvent> originals = originals();
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    int header = SegmentHeader.length(PARTITION);
    int frame = (bytes.length - header) / 3;
    System.arraycopy(bytes, header, bytes, header + frame, frame);
    Files.write(segment, bytes);

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      Contents contents = contents(journal);

      // Then
      assertAccountedFor(contents, originals, 3);
      assertThat(contents.texts()).containsExactly("{\"a\":1}", "{\"c\":3}");
    }
  }

  @Test
  void whatIsFoundBehindADamageCountsOnlyIfItsHashFits() throws Exception {
    // Given
    make("{\"a\":1}", "{\"b\":22}");
    Path segment = segments(made).get(0);
    byte[] event = bytes("{\"b\":22}");
    byte[] head = Frame.head(1, 0, Sha256.hash(bytes("else")), bytes("api-server"), event);
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(segment));
    buffer.put(buffer.limit() - head.length - event.length, head);
    buffer.put(SegmentHeader.length(PARTITION) + 3, (byte) 1);
    Files.write(segment, buffer.array());

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      Contents contents = contents(journal);

      // Then
      assertThat(contents.events()).isEmpty();
      assertThat(contents.gaps()).hasSize(1);
      assertThat(contents.gaps().get(0).events()).isEqualTo(2);
    }
  }

  @Test
  void anEventThatLooksLikeAFrameIsNotTakenForOneInJson() throws Exception {
    // Given an event that holds, as text, the bytes of a frame with a possible offset.
    byte[] inner = "{\"forged\":true}".getBytes(StandardCharsets.UTF_8);
    byte[] head = Frame.head(1, 0, Sha256.hash(inner), new byte[0], inner);
    String forged = new String(head, StandardCharsets.ISO_8859_1) + "{\"forged\":true}";
    make("{\"a\":\"" + forged.replace("\0", "\\u0000") + "\"}", "{\"b\":2}");
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[SegmentHeader.length(PARTITION) + Frame.PREFIX_BYTES + 20] ^= 1;
    Files.write(segment, bytes);

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {

      // Then
      assertThat(contents(journal).texts()).containsExactly("{\"b\":2}");
    }
  }

  @Test
  void aMissingSegmentIsAGap() throws Exception {
    // Given
    try (Journal journal = open(made, new TestingDisk(made))) {
      appendLarge(journal, 0, 12);
    }
    Map<Long, JournaledEvent> originals = originals();
    Files.delete(segments(made).get(1));

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      Contents contents = contents(journal);

      // Then
      assertAccountedFor(contents, originals, 12);
      assertThat(contents.gaps())
          .containsExactly(
              new Gap(
                  journal.earliest().at(3),
                  journal.earliest().at(6),
                  contents.gaps().get(0).reason()));
    }
  }

  @Test
  void theLastSegmentMissingIsAGap() throws Exception {
    // Given
    try (Journal journal = open(made, new TestingDisk(made))) {
      appendLarge(journal, 0, 12);
    }
    Map<Long, JournaledEvent> originals = originals();
    Files.delete(segments(made).get(3));

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      Contents contents = contents(journal);

      // Then
      assertAccountedFor(contents, originals, 12);
      assertThat(contents.gaps()).hasSize(1);
    }
  }

  @Test
  void allSegmentsMissingDoesNotBeginAgainFromZero() throws Exception {
    // Given
    make("one", "two");
    Files.delete(segments(made).get(0));

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, "three");

      // Then
      assertThat(journal.earliest()).isEqualTo(new Cursor(PARTITION, 2));
      assertThat(contents(journal).texts()).containsExactly("three");
    }
  }

  @Test
  void anEmptySegmentInPlaceOfAnyIsAGapOrALeftover() throws Exception {
    // Given
    try (Journal journal = open(made, new TestingDisk(made))) {
      appendLarge(journal, 0, 12);
    }
    Map<Long, JournaledEvent> originals = originals();
    for (int emptied = 0; emptied < 4; emptied++) {
      Path directory = copy(made, temp.resolve("emptied-" + emptied));
      truncate(segments(directory).get(emptied), 0);

      // When
      try (Journal journal = open(directory, new TestingDisk(directory))) {
        Contents contents = contents(journal);
        append(journal, "another");

        // Then
        assertAccountedFor(contents, originals, 12);
        assertThat(contents.gaps()).hasSize(1);
        assertThat(contents.gaps().get(0).events()).isEqualTo(3);
        assertThat(journal.end().offset()).isEqualTo(13);
      }
    }
  }

  @Test
  void aSegmentThatWasJustCreatedIsCreatedAgain() throws Exception {
    // Given
    make("one");
    for (int length = 0; length <= SegmentHeader.length(PARTITION); length++) {
      Path directory = copy(made, temp.resolve("created-" + length));
      byte[] header = new SegmentHeader(1, 5, PARTITION).encode();
      Path created = directory.resolve("%020d.segment".formatted(1));
      Files.write(created, Arrays.copyOf(header, length));

      // When
      try (Journal journal = open(directory, new TestingDisk(directory))) {
        append(journal, "two");

        // Then
        assertThat(contents(journal).texts()).containsExactly("one", "two");
        assertThat(contents(journal).gaps()).isEmpty();
        assertThat(SegmentHeader.read(created)).isNotNull();
      }
    }
  }

  @Test
  void aMarkThatIsDamagedInAnyByteIsIgnored() throws Exception {
    // Given
    make("one", "two");
    Path mark = made.resolve(DurableMark.FILE);
    byte[] whole = Files.readAllBytes(mark);
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x10;
      Files.write(mark, bytes);

      // When
      try (Journal journal = open(made, new TestingDisk(made))) {

        // Then
        assertThat(journal.end().offset()).isEqualTo(2);
      }
    }
    truncate(mark, 0);
    open(made, new TestingDisk(made)).close();
    assertThat(Files.readAllBytes(mark)).isEqualTo(whole);
  }

  @Test
  void anIdentityThatIsEmptyDamagedOrMissingIsTakenFromTheSegments() throws Exception {
    // Given
    make("one", "two");
    Path identity = made.resolve(JournalOpening.IDENTITY_FILE);
    byte[] whole = Files.readAllBytes(identity);
    byte[] damaged = whole.clone();
    damaged[40] ^= 1;
    for (byte[] found : List.of(new byte[0], damaged, bytes("nonsense"), bytes("{}"))) {
      Files.write(identity, found);

      // When
      try (Journal journal =
          new JournalOpening(
                  TestingJournals.options(made),
                  TestingJournals.CLOCK,
                  new TestingDisk(made),
                  () -> "another",
                  System::nanoTime)
              .open()) {

        // Then
        assertThat(journal.end()).isEqualTo(new Cursor(PARTITION, 2));
        assertThat(Files.readAllBytes(identity)).isEqualTo(whole);
      }
    }
  }

  @Test
  void withoutAnyIdentityNothingIsTouched() throws Exception {
    // Given
    make("one", "two");
    Files.delete(made.resolve(JournalOpening.IDENTITY_FILE));
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[20] ^= 1;
    Files.write(segment, bytes);

    // When
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> open(made, new TestingDisk(made)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));

    // Then
    assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
    assertThat(made.resolve(JournalOpening.IDENTITY_FILE)).doesNotExist();
  }

  @Test
  void aJournalWhoseFirstStartWasCutOffBeginsAnew() throws Exception {
    // Given
    Files.createFile(made.resolve("%020d.segment".formatted(0)));
    Files.createFile(made.resolve("journal.json.tmp"));

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, "one");

      // Then
      assertThat(contents(journal).texts()).containsExactly("one");
      assertThat(made.resolve("journal.json.tmp")).doesNotExist();
    }
  }

  @Test
  void aNewerVersionIsRefusedAndLeftAsItIs() throws Exception {
    // Given
    make("one");
    Path identity = Files.writeString(made.resolve("journal.json"), "{\"formatVersion\":2}");
    Map<Path, Long> before = sizes();

    // When
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> open(made, new TestingDisk(made)))
        .withMessageContaining(identity.toString())
        .withMessageContaining("version 2")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT));

    // Then
    assertThat(sizes()).isEqualTo(before);
    assertThat(identity).hasContent("{\"formatVersion\":2}");
  }

  @Test
  void aNewerMarkOrFollowerIsRefusedAndNothingIsTouched() throws Exception {
    for (String name : List.of(DurableMark.FILE, "followers/f.json")) {
      // Given
      try (Journal journal = open(made, new TestingDisk(made))) {
        append(journal, "of " + name);
        journal.register("f", journal.earliest());
      }
      Path file = made.resolve(name);
      byte[] good = Files.readAllBytes(file);
      Files.write(file, name.equals(DurableMark.FILE) ? newerMark(good) : bytes(NEWER_STATE));
      Files.writeString(made.resolve("left.tmp"), "unfinished");
      Map<Path, String> before = hashes();

      // When
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> open(made, new TestingDisk(made)))
          .withMessageContaining(name)
          .withMessageContaining("version 2")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT));

      // Then
      assertThat(hashes()).isEqualTo(before);
      Files.write(file, good);
    }
  }

  private static byte[] newerMark(byte[] mark) {
    byte[] newer = mark.clone();
    ByteBuffer buffer = ByteBuffer.wrap(newer).putInt(24, 2);
    CRC32C crc = new CRC32C();
    crc.update(newer, 0, newer.length - 4);
    buffer.putInt(newer.length - 4, (int) crc.getValue());
    return newer;
  }

  /** The SHA-256 of every file of the journal. */
  private Map<Path, String> hashes() throws IOException {
    Map<Path, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(file, Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  @Test
  void aNewerSegmentIsRefusedAndLeftAsItIs() throws Exception {
    // Given
    make("one");
    byte[] header = new SegmentHeader(1, 0, PARTITION).encode();
    ByteBuffer buffer = ByteBuffer.wrap(header).putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(header, 0, header.length - 4);
    buffer.putInt(header.length - 4, (int) crc.getValue());
    Files.write(made.resolve("%020d.segment".formatted(1)), header);
    Map<Path, Long> before = sizes();

    // When
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> open(made, new TestingDisk(made)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEWER_FORMAT));

    // Then
    assertThat(sizes()).isEqualTo(before);
  }

  @Test
  void aSegmentOfAnotherJournalOrPlaceIsRefused() throws Exception {
    for (SegmentHeader header :
        List.of(new SegmentHeader(1, 0, "other-1"), new SegmentHeader(2, 0, PARTITION))) {
      // Given
      Path directory = Files.createDirectory(temp.resolve("foreign-" + header.base()));
      try (Journal journal = open(directory, new TestingDisk(directory))) {
        append(journal, "one");
      }
      Files.write(directory.resolve("%020d.segment".formatted(1)), header.encode());

      // When, Then
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> open(directory, new TestingDisk(directory)))
          .withMessageContaining(header.partition())
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
  }

  @Test
  void otherFilesAreLeftAlone() throws Exception {
    // Given
    make("one");
    for (String name : List.of("README", "1.segment", "9".repeat(20) + ".segment", "x.segment")) {
      Files.writeString(made.resolve(name), "mine");
    }
    Files.writeString(made.resolve("followers").resolve("Not A Name.json"), "mine");

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {

      // Then
      assertThat(contents(journal).texts()).containsExactly("one");
      assertThat(journal.followers()).isEmpty();
      assertThat(made.resolve("x.segment")).hasContent("mine");
    }
  }

  @Test
  void aDamagedFollowerHoldsBackEverything() throws Exception {
    // Given
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, "1", "2", "3");
      journal.register("f", journal.end());
    }
    Path file = made.resolve("followers").resolve("f.json");
    byte[] whole = Files.readAllBytes(file);
    assertThat(whole).contains(bytes("\"offset\":3"));
    for (int at = 0; at < whole.length; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 2;
      Files.write(file, bytes);

      // When
      if (whole[at] == '1'
          && new String(whole, 0, at, StandardCharsets.UTF_8).endsWith("Version\":")) {
        // A newer version by its number: refused.
        continue;
      }
      try (Journal journal = open(made, new TestingDisk(made))) {

        // Then
        assertThat(journal.committed("f")).contains(journal.earliest().at(0));
      }
    }
  }

  @Test
  void offsetsThatAFollowerKnowsAreNotUsedAgain() throws Exception {
    // Given
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, "1", "2", "3");
      journal.register("f", journal.end());
    }
    Files.delete(made.resolve(DurableMark.FILE));
    Path segment = segments(made).get(0);
    truncate(segment, Files.size(segment) - 1);

    // When
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, "4");

      // Then
      assertThat(journal.end().offset()).isEqualTo(4);
      assertThat(contents(journal).texts()).containsExactly("1", "2", "4");
      assertThat(contents(journal).gaps()).hasSize(1);
    }
  }

  @Test
  void duplicatesAreStillKnownBehindADamage() throws Exception {
    // Given
    make("{\"a\":1}", "{\"b\":22}", "{\"c\":333}");
    Path segment = segments(made).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[SegmentHeader.length(PARTITION) + 3] ^= 1;
    Files.write(segment, bytes);

    // When
    try (Journal journal = open(made, new TestingDisk(made));
        Appender appender = journal.appender("api")) {

      // Then
      assertThat(appender.append(bytes("{\"b\":22}"))).isFalse();
      assertThat(appender.append(bytes("{\"c\":333}"))).isFalse();
      assertThat(appender.append(bytes("{\"a\":1}"))).isTrue();
    }
  }

  private void make(String... events) throws IOException {
    try (Journal journal = open(made, new TestingDisk(made))) {
      append(journal, events);
    }
  }

  private Path copyWithoutMark(String name) throws IOException {
    Path copy = copy(made, temp.resolve(name));
    Files.delete(copy.resolve(DurableMark.FILE));
    return copy;
  }

  private Map<Long, JournaledEvent> originals() throws Exception {
    Path copy = copy(made, temp.resolve("original"));
    try (Journal journal = open(copy, new TestingDisk(copy))) {
      return originals(contents(journal));
    }
  }

  private static Map<Long, JournaledEvent> originals(Contents contents) {
    Map<Long, JournaledEvent> originals = new HashMap<>();
    contents.events().forEach(event -> originals.put(event.offset(), event));
    return originals;
  }

  /** Every event is the original one, and every other offset is in a gap. */
  private static void assertAccountedFor(
      Contents contents, Map<Long, JournaledEvent> originals, long end) {
    long accounted = 0;
    for (JournaledEvent event : contents.events()) {
      assertThat(event).isEqualTo(originals.get(event.offset()));
      accounted++;
    }
    for (Gap gap : contents.gaps()) {
      accounted += gap.events();
    }
    assertThat(contents.end().offset()).isEqualTo(end);
    assertThat(accounted).isEqualTo(end);
  }

  /** Writes the segment with one bit flipped, and takes away what an earlier opening added. */
  private static void flip(Path directory, Path segment, byte[] whole, int at, int bit)
      throws IOException {
    byte[] bytes = whole.clone();
    bytes[at] ^= (byte) bit;
    for (Path file : segments(directory)) {
      if (!file.equals(segment)) {
        Files.delete(file);
      }
    }
    Files.write(segment, bytes);
  }

  private Map<Path, Long> sizes() throws IOException {
    Map<Path, Long> sizes = new HashMap<>();
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sizes.put(file, Files.size(file));
      }
    }
    return sizes;
  }

  private static void truncate(Path file, long length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) length));
  }
}
