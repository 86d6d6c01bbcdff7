package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.TreeHasher;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests commit to every event, also when a crash or an upgrade comes between. */
class CollectorRootsTest {

  private static SigningKey key;

  @TempDir Path directory;

  @BeforeAll
  static void makeKey() {
    key = TestingTrail.newKey();
  }

  @Test
  void aDigestHasTheRootsOfItsLogFiles() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, key)) {
      // Given
      trail.begin();
      trail.journalTheDay();

      // When
      trail.deliverAll();

      // Then
      List<@Nullable String> stated = new ArrayList<>();
      for (DigestFile digest : trail.digests()) {
        assertThat(digest.extension().formatVersion()).isEqualTo(2);
        assertThat(digest.extension().eventRoot()).isPresent();
        stated.addAll(digest.extension().eventRoots());
      }
      assertThat(stated).hasSizeGreaterThan(5).isEqualTo(roots(trail));
    }
  }

  @Test
  void aFileThatIsMadeAgainAfterACrashHasTheSameRoot() throws Exception {
    boolean killed = true;
    for (int moment = 1; killed; moment++) {
      Path each = Files.createDirectory(directory.resolve("kill-" + moment));
      try (TestingTrail trail = new TestingTrail(each, key)) {
        // Given
        trail.begin();
        TestingTrail.post(trail.journal(), TestingTrail.day().get(0));

        // When
        killed = trail.deliverUntil(new TestingCrash(moment));
        trail.deliverAll();

        // Then
        List<@Nullable String> stated = new ArrayList<>();
        trail.digests().forEach(digest -> stated.addAll(digest.extension().eventRoots()));
        assertThat(stated).as("killed at moment " + moment).isNotEmpty().isEqualTo(roots(trail));
        CollectorTest.assertValid(trail.validate());
      }
    }
  }

  @Test
  void aDigestThatAnOlderVersionPreparedIsFinishedInItsForm() throws Exception {
    boolean killed = true;
    for (int moment = 1; killed; moment++) {
      Path each = Files.createDirectory(directory.resolve("kill-" + moment));
      try (TestingTrail trail = new TestingTrail(each, key)) {
        // Given
        trail.begin();
        TestingTrail.post(trail.journal(), TestingTrail.day().get(0));
        int before = trail.digests().size();
        stopBetweenPrepareAndPut(trail);
        writtenByVersion2(trail);

        // When
        killed = trail.deliverUntil(new TestingCrash(moment));
        trail.deliverAll();

        // Then
        DigestExtension prepared = trail.digests().get(before).extension();
        assertThat(prepared.formatVersion()).as("killed at moment " + moment).isEqualTo(1);
        assertThat(prepared.eventRoots()).isNotEmpty().containsOnlyNulls();
        assertThat(trail.digests().get(before + 1).extension().formatVersion()).isEqualTo(2);
        CollectorTest.assertValid(trail.validate());
      }
    }
  }

  private static void stopBetweenPrepareAndPut(TestingTrail trail) throws Exception {
    CheckpointStore dying =
        new CheckpointStore() {
          @Override
          public Optional<Checkpoint> load() {
            return trail.checkpoints.load();
          }

          @Override
          public void compareAndSet(Checkpoint next) {
            trail.checkpoints.compareAndSet(next);
            if (next.preparedDigest() != null) {
              throw new TestingCrash.Killed();
            }
          }
        };
    Collector collector =
        trail.collector(trail.configuration(), trail.store, dying, new CollectorListener() {});
    collector.stop(DigestEndReason.STOPPED, Duration.ofSeconds(30));
    assertThatThrownBy(collector::run).isInstanceOf(TestingCrash.Killed.class);
  }

  /** Takes out of the checkpoint what format version 2 did not have. */
  private static void writtenByVersion2(TestingTrail trail) throws IOException {
    Path file = trail.directory.resolve("trail").resolve("checkpoint.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode checkpoint = (ObjectNode) mapper.readTree(file.toFile());
    checkpoint.put("formatVersion", 2);
    checkpoint.get("ledger").forEach(entry -> ((ObjectNode) entry).remove("eventRoot"));
    ((ObjectNode) checkpoint.get("preparedDigest")).remove("digestFormatVersion");
    ((ObjectNode) checkpoint.get("chain")).put("digestFormatVersion", 1);
    mapper.writeValue(file.toFile(), checkpoint);
  }

  private static List<@Nullable String> roots(TestingTrail trail) throws IOException {
    List<@Nullable String> roots = new ArrayList<>();
    for (DigestFile digest : trail.digests()) {
      for (DigestLogFile logFile : digest.logFiles()) {
        TreeHasher tree = new TreeHasher();
        try (StoredObject object = trail.store.get(logFile.s3Object()).orElseThrow()) {
          LogFileEvents.read(GzipMember.open(object.content()), LogFileEvents.hashing(tree));
        }
        roots.add(HexFormat.of().formatHex(tree.root()));
      }
    }
    return roots;
  }
}
