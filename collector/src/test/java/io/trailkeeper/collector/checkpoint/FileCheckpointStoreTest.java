package io.trailkeeper.collector.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
