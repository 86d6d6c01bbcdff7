package io.trailkeeper.collector.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTailerTest {

  @TempDir Path temporary;
  private TestingLog log;

  @BeforeEach
  void makeLog() throws IOException {
    log = new TestingLog(temporary);
  }

  @AfterEach
  void closeTailer() {
    log.close();
  }

  // In order, each once

  @Test
  void readsRotatedFilesFirstTheOldestBeforeTheOthers() throws IOException {
    // Given
    List<String> written = new ArrayList<>(log.write(3));
    Path first = log.rotate();
    written.addAll(log.write(3));
    log.rotate();
    written.addAll(log.write(3));
    TestingLog.compress(first);
    Files.delete(first);
    Files.writeString(log.directory.resolve("audit-backup.log"), log.event() + "\n");
    Files.writeString(log.directory.resolve("other.log"), log.event() + "\n");

    // When
    log.open();
    List<String> taken = log.drain();

    // Then
    assertThat(taken).isEqualTo(written);
    assertThat(log.losses).isEmpty();
    assertThat(log.tailer.statistics().lines()).isEqualTo(9);
    assertThat(log.tailer.statistics().lagBytes()).isZero();
    assertThat(log.tailer.statistics().files()).isEqualTo(3);
  }

  @Test
  void resumesAfterARestart() throws IOException {
    // Given
    List<String> written = new ArrayList<>(log.write(3));
    log.open();
    log.drain();

    // When
    written.addAll(log.write(2));
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(3, 5));
  }

  @Test
  void givesABatchAgainUntilItIsAcknowledged() throws IOException {
    // Given
    log.batchLines = 2;
    List<String> written = log.write(5);
    log.open();
    TailBatch first = log.tailer.poll().orElseThrow();

    // When
    TailBatch again = log.tailer.poll().orElseThrow();
    log.open();
    TailBatch afterACrash = log.tailer.poll().orElseThrow();

    // Then
    assertThat(again).isSameAs(first);
    assertThat(TestingLog.lines(afterACrash)).isEqualTo(written.subList(0, 2));
    assertThat(log.drain()).isEqualTo(written);
  }

  @Test
  void aHalfReadFileIsReadOnWhenItWasRotatedMeanwhile() throws IOException {
    // Given
    log.batchLines = 2;
    List<String> written = new ArrayList<>(log.write(5));
    log.open();
    log.tailer.acknowledge(log.tailer.poll().orElseThrow());

    // When
    log.rotate();
    written.addAll(log.write(2));

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(2, 7));
    assertThat(log.losses).isEmpty();
    assertThat(log.tailer.statistics().rotations()).isEqualTo(1);
  }

  @Test
  void aHalfReadFileIsReadOnWhenItWasCompressedWhileNobodyRan() throws IOException {
    // Given
    log.batchLines = 2;
    List<String> written = new ArrayList<>(log.write(5));
    log.open();
    log.tailer.acknowledge(log.tailer.poll().orElseThrow());
    log.close();

    // When
    Path rotated = log.rotate();
    TestingLog.compress(rotated);
    Files.delete(rotated);
    written.addAll(log.write(2));
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(2, 7));
    assertThat(log.losses).isEmpty();
  }

  @Test
  void aHalfReadRotatedFileIsReadOnCompressed() throws IOException {
    // Given
    log.batchLines = 2;
    List<String> written = log.write(5);
    Path rotated = log.rotate();
    log.open();
    log.tailer.acknowledge(log.tailer.poll().orElseThrow());
    log.close();

    // When
    TestingLog.compress(rotated);
    Files.delete(rotated);
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(2, 5));
    assertThat(log.losses).isEmpty();
  }

  @Test
  void aFileIsReadOnceWhileItIsThereInBothForms() throws IOException {
    // Given
    List<String> written = log.write(5);
    Path rotated = log.rotate();
    Files.write(
        rotated.resolveSibling(rotated.getFileName() + ".gz"), new byte[] {0x1f, (byte) 0x8b});
    log.open();
    assertThat(log.drain()).isEqualTo(written);

    // When
    TestingLog.compress(rotated);
    assertThat(log.drain()).isEmpty();
    Files.delete(rotated);

    // Then
    assertThat(log.drain()).isEmpty();
    log.open();
    assertThat(log.drain()).isEmpty();
    assertThat(log.losses).isEmpty();
  }

  @Test
  void whatWasWrittenToARotatedFileAfterAllIsRead() throws IOException {
    // Given
    log.write(2);
    Path rotated = log.rotate();
    log.open();
    log.drain();

    // When
    String late = log.event();
    TestingLog.append(rotated, late + "\n");

    // Then
    assertThat(log.drain()).containsExactly(late);

    // When
    String later = log.event();
    TestingLog.append(rotated, later + "\n");
    TestingLog.compress(rotated);
    Files.delete(rotated);

    // Then
    assertThat(log.drain()).containsExactly(later);
    assertThat(log.losses).isEmpty();
  }

  @Test
  void aReusedInodeIsAnotherFile() throws IOException {
    // Given: the new log may well get the inode of the one that went.
    List<String> written = new ArrayList<>();
    log.open();
    for (int i = 0; i < 10; i++) {
      written.addAll(log.write(3));
      log.drain();
      Path rotated = log.rotate();
      TestingLog.compress(rotated);
      Files.delete(rotated);
      if (i % 2 == 0) {
        log.open();
      }
    }

    // Then
    log.drain();
    assertThat(log.taken).isEqualTo(written);
    assertThat(log.losses).isEmpty();
  }

  @Test
  void aRestoredCopyIsTheSameFile() throws IOException {
    // Given
    log.batchLines = 2;
    List<String> written = log.write(5);
    Path rotated = log.rotate();
    log.open();
    log.tailer.acknowledge(log.tailer.poll().orElseThrow());
    log.close();

    // When
    Path copy = temporary.resolve("copy");
    Files.copy(rotated, copy);
    Files.move(copy, rotated, StandardCopyOption.REPLACE_EXISTING);
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(2, 5));
    assertThat(log.losses).isEmpty();
  }

  @Test
  void forgetsFilesThatAreGoneAfterTheyWereRead() throws IOException {
    // Given
    log.write(2);
    Path rotated = log.rotate();
    log.write(2);
    log.open();
    log.drain();
    assertThat(state()).contains("\"audit-2026-11-22T11-00-00.000.log\"");

    // When
    Files.delete(rotated);
    log.drain();

    // Then
    assertThat(state()).doesNotContain("audit-2026").contains("\"audit.log\"");
    assertThat(log.losses).isEmpty();
  }

  // Lines

  @Test
  void aPartialLineWaitsForItsEnd() throws IOException {
    // Given
    String event = log.event();
    log.append(event.substring(0, 50));
    log.open();

    // Then
    assertThat(log.drain()).isEmpty();

    // When
    log.append(event.substring(50) + "\n");

    // Then
    assertThat(log.drain()).containsExactly(event);
  }

  @Test
  void theLastLineOfARotatedFileIsTakenWithoutItsEndIfItIsWhole() throws IOException {
    // Given
    String whole = log.event();
    log.append(whole);
    log.rotate();
    String cut = log.event();
    log.append(cut.substring(0, 50));
    log.rotate();
    List<String> after = log.write(1);
    log.open();

    // When
    List<String> taken = log.drain();

    // Then
    assertThat(taken).containsExactly(whole, after.get(0));
    assertThat(log.losses)
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.reason()).isEqualTo("AuditLogLineInvalid");
              assertThat(loss.detail())
                  .startsWith("node-1: audit-2026-11-22T11-01-00.000.log (inode ")
                  .contains("bytes 0 to 50");
              assertThat(loss.events()).isNull();
              assertThat(loss.from()).isEqualTo(Instant.parse("2026-11-22T10:00:01Z"));
            });
  }

  @Test
  void anInvalidLineCostsOnlyItself() throws IOException {
    // Given
    List<String> good = new ArrayList<>(log.write(1));
    String afterACrash = log.event();
    String withMark = log.event();
    String withReturn = log.event();
    log.append("{\"password\":\"hunter2\"}\n");
    good.addAll(log.write(1));
    log.append("\n \n");
    good.addAll(log.write(1));
    log.append("{\"kind\":\"Event\",\"apiVer" + "\0".repeat(5000) + afterACrash + "\n");
    good.add(afterACrash);
    log.append("\u00ef\u00bb\u00bf" + withMark + "\n");
    good.add(withMark);
    log.append(withReturn + "\r\n");
    good.add(withReturn);
    log.append("\u00ff\u00fe garbage\n");
    good.addAll(log.write(1));

    // When
    log.open();
    List<String> taken = log.drain();

    // Then
    assertThat(taken).isEqualTo(good);
    assertThat(log.reasons()).hasSize(4).containsOnly("AuditLogLineInvalid");
    assertThat(log.losses.get(1).detail())
        .contains("2 lines are no audit events")
        .contains("blank");
    assertThat(log.losses.get(2).detail()).contains("zero");
    assertThat(log.losses.toString()).doesNotContain("hunter2").doesNotContain("garbage");
    assertThat(log.losses.get(0).from()).isBefore(log.losses.get(0).to());
    assertThat(log.tailer.statistics().invalidLines()).isEqualTo(5);
    assertThat(log.tailer.statistics().losses()).containsEntry("AuditLogLineInvalid", 4L);

    // When
    log.open();

    // Then
    assertThat(log.drain()).isEmpty();
    assertThat(log.losses).hasSize(4);
  }

  @Test
  void longLinesAreRead() throws IOException {
    // Given
    List<String> written = new ArrayList<>(log.write(1));
    String longOne = log.event("\"requestObject\":\"" + "y".repeat(3_000_000) + "\"");
    log.append(longOne.substring(0, 1_500_000));
    log.open();
    log.drain();

    // When
    log.append(longOne.substring(1_500_000) + "\n");
    written.add(longOne);
    written.addAll(log.write(1));
    log.drain();

    // Then
    assertThat(log.taken).isEqualTo(written);
  }

  @Test
  void aLineThatIsTooLongCostsOnlyItself() throws IOException {
    // Given
    log.lineBytes = 100_000;
    List<String> written = new ArrayList<>(log.write(1));
    long at = Files.size(log.log);
    String tooLong = log.event("\"requestObject\":\"" + "y".repeat(1_000_000) + "\"");
    log.append(tooLong.substring(0, 500_000));
    log.open();
    log.drain();

    // When
    log.append(tooLong.substring(500_000) + "\n");
    written.addAll(log.write(1));
    log.drain();

    // Then
    assertThat(log.taken).isEqualTo(written);
    assertThat(log.losses)
        .singleElement()
        .satisfies(
            loss ->
                assertThat(loss.detail())
                    .contains("bytes " + at + " to " + (at + tooLong.length() + 1))
                    .contains("too long"));
  }

  @Test
  void readsNoMoreWhenNobodyTakesLosses() throws IOException {
    // Given
    for (int i = 0; i < 1000; i++) {
      log.append("no event\n" + log.event() + "\n");
    }
    log.open();

    // When
    int batches = 0;
    for (int i = 0; i < 100; i++) {
      var batch = log.tailer.poll();
      if (batch.isPresent()) {
        log.tailer.acknowledge(batch.get());
        batches++;
      }
    }

    // Then
    assertThat(batches).isLessThan(4);
    assertThat(log.tailer.problem().orElseThrow()).contains("losses");

    // When
    log.open();
    List<String> rest = log.drain();

    // Then: all of them, those of before the restart too.
    assertThat(rest.size() + batches * 400).isEqualTo(1000);
    assertThat(log.losses).hasSize(1000);
  }

  // Files that change in other ways

  @Test
  void truncatedInPlace() throws IOException {
    // Given
    log.write(5);
    log.open();
    log.drain();

    // When
    Files.write(log.log, new byte[0]);
    List<String> after = log.write(2);

    // Then
    assertThat(log.drain()).isEqualTo(after);
    assertThat(log.reasons()).containsExactly("AuditLogTruncated");
  }

  @Test
  void truncatedWhileNobodyRanAndGrownSince() throws IOException {
    // Given
    log.write(2);
    log.open();
    log.drain();
    log.close();

    // When
    Files.write(log.log, new byte[0]);
    List<String> after = log.write(5);
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(after);
    assertThat(log.reasons()).containsExactly("AuditLogTruncated");
  }

  @Test
  void truncatedWhileABatchIsOut() throws IOException {
    // Given
    log.write(5);
    log.open();
    TailBatch out = log.tailer.poll().orElseThrow();

    // When
    Files.write(log.log, new byte[0]);
    assertThat(log.tailer.poll()).contains(out);
    List<String> after = log.write(2);
    log.tailer.acknowledge(out);

    // Then
    assertThat(log.drain()).isEqualTo(after);
  }

  @Test
  void replacedByAnotherFileWhileItIsReadLosesNothing() throws IOException {
    // Given
    log.write(2);
    log.open();
    log.drain();
    List<String> before = log.write(2);

    // When
    Path next = temporary.resolve("next");
    String after = log.event();
    Files.writeString(next, after + "\n");
    Files.move(next, log.log, StandardCopyOption.REPLACE_EXISTING);

    // Then
    List<String> expected = new ArrayList<>(before);
    expected.add(after);
    assertThat(log.drain()).isEqualTo(expected);
    assertThat(log.losses).isEmpty();
    log.drain();
    assertThat(state()).containsOnlyOnce("\"stem\"");
  }

  @Test
  void replacedWhileNobodyRanIsALoss() throws IOException {
    // Given
    log.write(2);
    log.open();
    log.drain();
    log.close();

    // When
    Path next = temporary.resolve("next");
    String after = log.event();
    Files.writeString(next, after + "\n");
    Files.move(next, log.log, StandardCopyOption.REPLACE_EXISTING);
    log.open();

    // Then
    assertThat(log.drain()).containsExactly(after);
    assertThat(log.reasons()).containsExactly("AuditLogReplaced");
    assertThat(log.losses.get(0).from()).isEqualTo(Instant.parse("2026-11-22T10:00:02Z"));
  }

  @Test
  void deletedUnderTheFeetOfTheApiServer() throws IOException {
    // Given
    log.write(2);
    log.open();
    log.drain();
    try (var writer = Files.newOutputStream(log.log, java.nio.file.StandardOpenOption.APPEND)) {
      // When
      Files.delete(log.log);
      log.drain();
      List<String> unlinked = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        unlinked.add(log.event());
        writer.write((unlinked.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
        log.drain();
      }

      // Then: what can be read is read, and it is said once.
      assertThat(log.taken.subList(2, 7)).isEqualTo(unlinked);
      assertThat(log.reasons()).containsExactly("AuditLogDeleted");
      assertThat(log.losses.get(0).detail()).contains("deleted while the API server writes to it");
      assertThat(log.tailer.statistics().deletedFiles()).isEqualTo(1);
    }

    // When: the API server begins a new file
    List<String> after = log.write(3);

    // Then
    assertThat(log.drain()).isEqualTo(after);
    assertThat(log.reasons()).hasSize(1);
    assertThat(log.tailer.statistics().deletedFiles()).isZero();
  }

  @Test
  void deletedUnderTheFeetAndThenARestartSaysWhatIsNotKnown() throws IOException {
    // Given
    log.write(2);
    log.open();
    log.drain();
    try (var writer = Files.newOutputStream(log.log, java.nio.file.StandardOpenOption.APPEND)) {
      Files.delete(log.log);
      log.drain();
      writer.write((log.event() + "\n").getBytes(StandardCharsets.UTF_8));
      log.drain();
      log.close();
      writer.write((log.event() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    // When
    List<String> after = log.write(1);
    log.open();

    // Then
    assertThat(log.drain()).isEqualTo(after);
    assertThat(log.reasons()).containsExactly("AuditLogDeleted", "AuditLogDeleted");
    assertThat(log.losses.get(1).detail()).contains("is not known");
  }

  @Test
  void aRotatedFileThatWentBeforeItWasReadIsALoss() throws IOException {
    // Given
    log.batchLines = 2;
    log.write(2);
    Path first = log.rotate();
    log.write(2);
    Path second = log.rotate();
    List<String> last = log.write(1);
    log.open();
    log.tailer.acknowledge(log.tailer.poll().orElseThrow());
    log.tailer.poll();

    // When
    Files.delete(first);
    Files.delete(second);
    log.open();
    List<String> taken = log.drain();

    // Then
    assertThat(taken).isEqualTo(last);
    assertThat(log.reasons()).contains("AuditLogDeleted");
    Loss loss = log.losses.get(log.losses.size() - 1);
    assertThat(loss.detail()).contains("audit-2026-11-22T11-01-00.000.log was removed");
    assertThat(loss.to()).isEqualTo(Instant.parse("2026-11-22T11:01:00Z"));
  }

  @Test
  void aDamagedCompressedFileIsReadAsFarAsItGoes() throws IOException {
    // Given
    Random random = new Random(7);
    byte[] noise = new byte[2000];
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      random.nextBytes(noise);
      written.add(
          log.event("\"note\":\"" + java.util.Base64.getEncoder().encodeToString(noise) + "\""));
      log.append(written.get(i) + "\n");
    }
    Path rotated = log.rotate();
    Path compressed = TestingLog.compress(rotated);
    byte[] whole = Files.readAllBytes(compressed);
    Files.write(compressed, java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.delete(rotated);
    List<String> after = log.write(1);
    log.open();

    // When
    List<String> taken = log.drain();

    // Then
    assertThat(taken).startsWith(written.get(0)).endsWith(after.get(0)).hasSizeGreaterThan(10);
    assertThat(log.reasons()).contains("AuditLogTruncated");
    log.drain();
    assertThat(log.taken).hasSameSizeAs(taken);
  }

  // State and directory

  @Test
  void waitsForADirectoryThatIsNotThereYet() throws IOException {
    // Given
    Files.delete(log.directory);
    log.open();

    // Then
    assertThat(log.drain()).isEmpty();
    assertThat(log.tailer.problem().orElseThrow()).contains("there is no");

    // When
    Files.createDirectory(log.directory);
    assertThat(log.drain()).isEmpty();
    assertThat(log.tailer.problem().orElseThrow()).contains("there is no");
    List<String> written = log.write(1);

    // Then
    assertThat(log.drain()).isEqualTo(written);
    assertThat(log.tailer.problem()).isEmpty();
  }

  @Test
  void anEmptyDirectoryIsNoLoss() throws IOException {
    // Given
    List<String> written = new ArrayList<>(log.write(2));
    log.open();
    log.drain();
    log.close();
    Path aside = temporary.resolve("aside");
    Files.move(log.log, aside);

    // When: as before something is mounted there
    log.open();
    log.drain();
    Files.move(aside, log.log);
    written.addAll(log.write(1));

    // Then
    assertThat(log.drain()).isEqualTo(written.subList(2, 3));
    assertThat(log.losses).isEmpty();
  }

  @Test
  void aDamagedStateStartsFromTheOldestFile() throws IOException {
    // Given
    List<String> written = new ArrayList<>(log.write(2));
    log.rotate();
    written.addAll(log.write(2));
    log.open();
    log.drain();
    log.close();
    Path state = log.state.resolve("tail.json");
    String good = Files.readString(state);
    for (String damaged :
        List.of("", good.substring(0, 40), good.replace("\"offset\":", "\"offset\":1"))) {
      // When
      Files.writeString(state, damaged);
      log.open();

      // Then
      assertThat(log.drain()).isEqualTo(written);
      assertThat(log.losses).isEmpty();
      log.close();
    }
  }

  @Test
  void aNewerStateIsRefusedAndLeftAsItIs() throws IOException {
    // Given
    log.write(1);
    log.open();
    log.drain();
    log.close();
    Path state = log.state.resolve("tail.json");
    String newer = Files.readString(state).replace("\"formatVersion\":1", "\"formatVersion\":2");
    Files.writeString(state, newer);

    // When, Then
    assertThatExceptionOfType(TailException.class)
        .isThrownBy(log::open)
        .withMessageContaining("format version 2");
    assertThat(Files.readString(state)).isEqualTo(newer);
  }

  @Test
  void aSecondTailerIsRefused() throws IOException {
    // Given
    log.open();
    AuditLogTailer first = log.tailer;
    log.tailer = null;

    // When, Then
    try (first) {
      assertThatExceptionOfType(TailException.class)
          .isThrownBy(log::open)
          .withMessageContaining("another tailer");
    }
  }

  @Test
  void aBatchIsGivenAgainIfTheStateCannotBeWritten() throws IOException {
    // Given
    List<String> written = log.write(2);
    log.open();
    TailBatch batch = log.tailer.poll().orElseThrow();
    Path blocking = log.state.resolve("tail.json.new");
    Files.createDirectories(blocking.resolve("in-the-way"));

    // When, Then
    assertThatExceptionOfType(TailException.class)
        .isThrownBy(() -> log.tailer.acknowledge(batch))
        .withMessageContaining("Give the disk room");
    assertThat(log.tailer.statistics().lines()).isZero();

    // When
    Files.delete(blocking.resolve("in-the-way"));
    Files.delete(blocking);

    // Then
    assertThat(log.drain()).isEqualTo(written);
  }

  @Test
  void lossesAreKeptUntilTheyAreAcknowledged() throws IOException {
    // Given
    log.append("no event\n");
    log.open();
    while (log.tailer.losses().isEmpty()) {
      log.tailer.poll();
    }
    List<Loss> told = log.tailer.losses();

    // When
    log.open();

    // Then
    assertThat(log.tailer.losses()).isEqualTo(told);
    log.tailer.acknowledge(told);
    log.open();
    assertThat(log.tailer.losses()).isEmpty();
  }

  private String state() throws IOException {
    return Files.readString(log.state.resolve("tail.json"));
  }
}
