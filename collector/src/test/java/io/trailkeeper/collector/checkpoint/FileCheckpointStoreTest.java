package io.trailkeeper.collector.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.objectstore.testing.LossyDisk;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCheckpointStoreTest extends CheckpointStoreContract {

  @TempDir Path directory;

  @Override
  protected CheckpointStore open() {
    return new FileCheckpointStore(directory.resolve("trail"));
  }

  @Override
  protected boolean damage(String json) throws Exception {
    Files.writeString(file(), json);
    return true;
  }

  @Override
  protected Object stored() throws Exception {
    return Files.readString(file()) + Files.getLastModifiedTime(file());
  }

  private Path file() {
    return directory.resolve("trail").resolve("checkpoint.json");
  }

  @Test
  void nothingIsLeftOfAWrite() {
    write(open(), full());

    assertThat(directory.resolve("trail").resolve("checkpoint.json.new")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "{\"formatVersion\":1}", "{\"formatVersion\":1} x"})
  void aDamagedOneIsRefusedAndLeftAsItIs(String damaged) throws Exception {
    write(open(), full());
    Files.writeString(file(), damaged);

    assertThatThrownBy(() -> open().load())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining("Restore the file, or move it away");
    assertThatThrownBy(() -> open().compareAndSet(full())).isInstanceOf(CheckpointException.class);
    assertThat(Files.readString(file())).isEqualTo(damaged);
  }

  @Test
  void nobodyWritesWhileAnotherOneDoes() throws Exception {
    write(open(), full());
    Checkpoint next = full().withNamespaces(Set.of("one-more"));
    try (FileChannel lockFile =
            FileChannel.open(file().resolveSibling("checkpoint.lock"), StandardOpenOption.WRITE);
        FileLock lock = lockFile.lock()) {
      assertThat(lock.isValid()).isTrue();

      assertThatThrownBy(() -> open().compareAndSet(next)).isInstanceOf(CheckpointException.class);
      assertThat(open().load()).contains(full());
    }

    open().compareAndSet(next);
    assertThat(open().load()).contains(next);
  }

  @Test
  void whatWasWrittenSurvivesAPowerFailure() {
    LossyDisk disk = new LossyDisk(directory);
    Path folder = disk.path().resolve("trails").resolve("production");
    write(new FileCheckpointStore(folder), full());

    disk.failPower();

    assertThat(new FileCheckpointStore(folder).load()).contains(full());
  }

  @Test
  void aWriteThatIsTriedAgainIsMadeDurable() throws Exception {
    LossyDisk disk = new LossyDisk(directory);
    Path folder = disk.path().resolve("production");
    FileCheckpointStore store = new FileCheckpointStore(folder);
    write(store, full());
    Checkpoint next = full().withNamespaces(Set.of("one-more"));
    // As a process leaves it that dies between the renaming and the forcing of the name.
    Path file = folder.resolve("checkpoint.json");
    Path written = folder.resolve("written");
    try (FileChannel channel =
        FileChannel.open(written, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(CheckpointFormat.write(next)));
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);

    store.compareAndSet(next);
    disk.failPower();

    assertThat(store.load()).contains(next);
  }
}
