package io.trailkeeper.objectstore.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreContract;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import io.trailkeeper.objectstore.store.PutResult;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what else holds for files. */
class FilesystemObjectStoreTest extends ObjectStoreContract {

  @TempDir private Path directory;
  private Path root;
  private FilesystemObjectStore store;

  @BeforeEach
  void createRoot() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    store = new FilesystemObjectStore(root, "trail-logs");
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void keepsAnObjectInAFileOfItsNameAndNothingElse() throws IOException {
    // When
    store.putIfAbsent("a/b/c.gz", "content".getBytes(UTF_8), GZIP);
    store.putIfAbsent("a/b/c.gz", "other".getBytes(UTF_8), GZIP);

    // Then
    assertThat(root.resolve("a/b/c.gz")).hasContent("content");
    assertThat(files()).containsExactly("a/b/c.gz");
  }

  @Test
  void leavesPermissionsToTheUmask() throws IOException {
    // Given
    Path ordinary = Files.createFile(directory.resolve("ordinary"));

    // When
    store.putIfAbsent("a/b", new byte[0], GZIP);

    // Then
    assertThat(Files.getPosixFilePermissions(root.resolve("a/b")))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
    assertThat(Files.getPosixFilePermissions(root.resolve("a")))
        .isEqualTo(Files.getPosixFilePermissions(root));
  }

  @Test
  void startsAgainOverWhatACrashLeft() throws IOException {
    // Given
    store.putIfAbsent("a/b", "whole".getBytes(UTF_8), GZIP);
    Files.writeString(root.resolve("a/.trailkeeper-0.tmp"), "torn");
    Files.createDirectories(root.resolve(".snapshot/a"));
    Files.writeString(root.resolve(".snapshot/a/b"), "old");

    // When
    FilesystemObjectStore again = new FilesystemObjectStore(root, "trail-logs");

    // Then
    assertThat(again.list("")).toIterable().containsExactly("a/b");
    assertThat(again.putIfAbsent("a/b", new byte[0], GZIP)).isEqualTo(PutResult.ALREADY_EXISTS);
    assertThat(again.putIfAbsent("a/c", new byte[0], GZIP)).isEqualTo(PutResult.CREATED);
  }

  @Test
  void saysThatTheRootIsMissingAndDoesNotCreateIt() {
    // Given
    Path missing = directory.resolve("missing");

    // When, then
    assertDestinationDoesNotExist(missing);
    assertThat(missing).doesNotExist();
  }

  @Test
  void saysThatTheRootIsNoDirectory() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("file"), "x");

    // When, then
    assertDestinationDoesNotExist(file);
    assertThat(file).hasContent("x");
  }

  private static void assertDestinationDoesNotExist(Path root) {
    FilesystemObjectStore store = new FilesystemObjectStore(root, "trail-logs");
    assertThat(
            List.of(
                failure(store::check),
                failure(() -> store.checkWritable("a/")),
                failure(() -> store.putIfAbsent("a/b", new byte[1], GZIP)),
                failure(() -> store.get("a/b")),
                failure(() -> store.list("a/"))))
        .allSatisfy(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DESTINATION_DOES_NOT_EXIST);
              assertThat(e.retryable()).isTrue();
              assertThat(e).hasMessageContaining("file:" + root);
            });
  }

  @Test
  void noticesThatTheRootGoesAndComes() throws IOException {
    // Given
    store.putIfAbsent("a/b", new byte[1], GZIP);
    Path unmounted = directory.resolve("unmounted");
    Files.move(root, unmounted);

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a/c", new byte[1], GZIP));
    Files.createDirectory(root);
    PutResult result = store.putIfAbsent("a/c", new byte[1], GZIP);

    // Then
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_DOES_NOT_EXIST);
    assertThat(result).isEqualTo(PutResult.CREATED);
    assertThat(files()).containsExactly("a/c");
  }

  @Test
  void saysThatTheFileSystemIsReadOnly() {
    // Given: the JDK's own modules, which nobody can write to
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    FilesystemObjectStore readOnly = new FilesystemObjectStore(modules, "trail-logs");

    // When
    readOnly.check();
    ObjectStoreException check = failure(() -> readOnly.checkWritable(""));
    ObjectStoreException put = failure(() -> readOnly.putIfAbsent("a", new byte[1], GZIP));
    ObjectStoreException below = failure(() -> readOnly.putIfAbsent("a/b", new byte[1], GZIP));

    // Then
    assertThat(List.of(check, put, below))
        .extracting(ObjectStoreException::reason)
        .containsOnly(Reason.DESTINATION_READ_ONLY);
  }

  @Test
  void saysThatItMayNotWrite() throws IOException {
    // Given
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(root), "root may write anywhere");

    // When
    ObjectStoreException check = failure(() -> store.checkWritable(""));
    ObjectStoreException put = failure(() -> store.putIfAbsent("a", new byte[1], GZIP));

    // Then
    assertThat(List.of(check, put))
        .extracting(ObjectStoreException::reason)
        .containsOnly(Reason.DESTINATION_ACCESS_DENIED);
  }

  @Test
  void doesNotFollowLinksOutOfTheRoot() throws IOException {
    // Given
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "x");
    store.putIfAbsent("in", new byte[0], GZIP);
    Files.createSymbolicLink(root.resolve("directory"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("new"));
    Files.createSymbolicLink(root.resolve("loop"), root);

    // When
    List<ObjectStoreException> puts =
        List.of(
            failure(() -> store.putIfAbsent("directory/new", new byte[0], GZIP)),
            failure(() -> store.putIfAbsent("directory/new/x", new byte[0], GZIP)),
            failure(() -> store.putIfAbsent("file", new byte[0], GZIP)),
            failure(() -> store.putIfAbsent("dangling", new byte[0], GZIP)),
            failure(() -> store.checkWritable("directory/")));

    // Then
    assertThat(puts)
        .extracting(ObjectStoreException::reason)
        .containsOnly(Reason.DESTINATION_REFUSED);
    assertThat(store.get("directory/secret")).isEmpty();
    assertThat(store.get("file")).isEmpty();
    assertThat(store.get("loop/in")).isEmpty();
    assertThat(list("", null)).containsExactly("in");
    assertThat(list("directory/", null)).isEmpty();
    assertThat(outside).isDirectoryNotContaining("glob:**new");
  }

  @Test
  void takesALinkForItsRoot() throws IOException {
    // Given
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);
    FilesystemObjectStore linked = new FilesystemObjectStore(link, "trail-logs");

    // When
    linked.check();
    linked.checkWritable("");
    linked.putIfAbsent("a/b", "x".getBytes(UTF_8), GZIP);

    // Then
    assertThat(root.resolve("a/b")).hasContent("x");
    assertThat(linked.list("")).toIterable().containsExactly("a/b");
  }

  @Test
  void refusesKeysThatContinueOthers() {
    // Given
    store.putIfAbsent("a/b", new byte[0], GZIP);

    // When
    ObjectStoreException above = failure(() -> store.putIfAbsent("a", new byte[0], GZIP));
    ObjectStoreException below = failure(() -> store.putIfAbsent("a/b/c", new byte[0], GZIP));

    // Then
    assertThat(List.of(above, below))
        .extracting(ObjectStoreException::reason)
        .containsOnly(Reason.INVALID_OBJECT_KEY);
    assertThat(list("", null)).containsExactly("a/b");
  }

  @Test
  void hidesFilesWhoseNamesAreNoKeys() throws IOException {
    // Given
    store.putIfAbsent("a", new byte[0], GZIP);
    Files.createFile(root.resolve("back\\slash"));
    Files.createFile(root.resolve("line\nbreak"));
    Files.createDirectory(root.resolve("empty"));

    // When, then
    assertThat(list("", null)).containsExactly("a");
  }

  @Test
  void listsCharactersBeyondTheFirstPlaneLast() {
    // Given
    String fullwidth = "\uFF21";
    String smile = "\uD83D\uDE00";
    store.putIfAbsent(smile, new byte[0], GZIP);
    store.putIfAbsent(fullwidth, new byte[0], GZIP);

    // When, then
    assertThat(list("", null)).containsExactly(fullwidth, smile);
    assertThat(list("", fullwidth)).containsExactly(smile);
  }

  @Test
  void goesOnWhenDirectoriesVanishWhileItLists() throws IOException {
    // Given
    for (String key : List.of("a/1", "b/1", "c/1")) {
      store.putIfAbsent(key, new byte[0], GZIP);
    }
    var keys = store.list("");
    assertThat(keys.next()).isEqualTo("a/1");

    // When
    Files.delete(root.resolve("b/1"));
    Files.delete(root.resolve("b"));

    // Then
    assertThat(keys).toIterable().containsExactly("c/1");
  }

  @Test
  void failsAReadThatBreaksOff() throws IOException {
    // Given
    store.putIfAbsent("a", new byte[1000], GZIP);
    try (var object = store.get("a").orElseThrow();
        FileChannel file = FileChannel.open(root.resolve("a"), StandardOpenOption.WRITE)) {
      // When
      file.truncate(10);

      // Then
      assertThatThrownBy(() -> object.content().readAllBytes())
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageContaining("ended after 10 of 1000 bytes");
    }
  }

  @Test
  void failsWhenInterrupted() throws IOException {
    // Given
    Thread.currentThread().interrupt();

    // When
    ObjectStoreException e = failure(() -> store.putIfAbsent("a", new byte[1], GZIP));

    // Then
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.reason()).isEqualTo(Reason.DESTINATION_UNAVAILABLE);
    assertThat(files()).isEmpty();
    assertThat(store.putIfAbsent("a", new byte[1], GZIP)).isEqualTo(PutResult.CREATED);
  }

  @Test
  void refusesABucketNameThatIsAPath() {
    assertThatThrownBy(() -> new FilesystemObjectStore(root, "a/b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/b");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static ObjectStoreException failure(ThrowingCallable call) {
    return catchThrowableOfType(ObjectStoreException.class, call);
  }
}
