package io.trailkeeper.collector.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A disk behind a cache, of a machine that can lose power.
 *
 * <p>The files below the root are what processes see. What was forced is remembered beside them:
 * {@link #losePower} gives a disk with only that. A force that fails drops what it should have
 * written, and the next one knows nothing of it, as Linux does. Nothing is really forced.
 */
final class TestingDisk implements FileOperations {

  private final LocalFileOperations local = new LocalFileOperations();
  private final Path root;
  private final Map<Path, Content> contents = new HashMap<>();
  private final Map<Path, Map<Path, @Nullable Content>> forcedEntries = new HashMap<>();
  private final Set<Path> locks = new HashSet<>();
  private int process;
  private int asked;
  private long freeBytes = Long.MAX_VALUE;
  private long usableBytes = Long.MAX_VALUE;
  private @Nullable String failingForce;
  private boolean failingForcesStay;
  private boolean failingTruncate;
  private boolean failingDelete;
  private @Nullable CountDownLatch held;
  private @Nullable CountDownLatch heldWrites;

  /** A disk on which everything that is below a directory now is durable. */
  TestingDisk(Path root) throws IOException {
    this.root = root;
    adopt(root);
  }

  /** What a file holds after a power loss, and what it would hold if it were forced now. */
  private static final class Content {

    private byte[] forced = new byte[0];
    private final List<Change> pending = new ArrayList<>();

    /** Bytes written at a position, or the file cut there if there are none. */
    private record Change(long position, @Nullable ByteBuffer bytes) {}

    void force() {
      for (Change change : pending) {
        int position = Math.toIntExact(change.position());
        if (change.bytes() == null) {
          forced = Arrays.copyOf(forced, Math.min(forced.length, position));
        } else {
          int end = position + change.bytes().remaining();
          forced = Arrays.copyOf(forced, Math.max(forced.length, end));
          change.bytes().get(0, forced, position, end - position);
        }
      }
      pending.clear();
    }
  }

  /** Ends all that the processes up to now do, as kill -9 does: nothing on disk changes. */
  synchronized void kill() {
    process++;
    locks.clear();
    failingForce = null;
    failingForcesStay = false;
    failingDelete = false;
  }

  /** Returns a disk, below an empty directory, that has only what was forced on this one. */
  synchronized TestingDisk losePower(Path target) throws IOException {
    copyForced(root, target);
    return new TestingDisk(target);
  }

  /** From now on this many bytes can still be written, and are said to be there. */
  synchronized void freeBytes(long bytes) {
    freeBytes = bytes;
    usableBytes = bytes;
  }

  /** Only says that this many bytes are free. */
  synchronized void usableBytesOnly(long bytes) {
    usableBytes = bytes;
  }

  /** Returns how often it was asked for its room. */
  synchronized int asked() {
    return asked;
  }

  /** Fails the next force of a file or directory whose name ends like this. */
  synchronized void failNextForce(String nameEnd) {
    failingForce = nameEnd;
    failingForcesStay = false;
  }

  /** Fails all forces of files and directories whose name ends like this. */
  synchronized void failForces(String nameEnd) {
    failingForce = nameEnd;
    failingForcesStay = true;
  }

  /** Fails no force any more. */
  synchronized void failNoForce() {
    failingForce = null;
  }

  /** Fails deleting files, or no longer. */
  synchronized void failDeletes(boolean failing) {
    failingDelete = failing;
  }

  /** Fails cutting files, or no longer. */
  synchronized void failTruncates(boolean failing) {
    failingTruncate = failing;
  }

  /** Holds back all forces of files and directories until the latch is released. */
  synchronized void holdForces(CountDownLatch latch) {
    held = latch;
  }

  /** Holds back all writes to files until the latch is released. */
  synchronized void holdWrites(CountDownLatch latch) {
    heldWrites = latch;
  }

  @Override
  public synchronized @Nullable Closeable lock(Path path) {
    int owner = process;
    return locks.add(path) ? () -> unlock(path, owner) : null;
  }

  @Override
  public synchronized WritableFile open(Path path) throws IOException {
    Content content = contents.computeIfAbsent(path, added -> new Content());
    return new TestingFile(path, local.open(path), content, process);
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    local.createDirectory(directory);
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    local.replace(from, to);
    contents.put(to, contents.remove(from));
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    if (failingDelete) {
      throw new IOException("Input/output error");
    }
    local.delete(path);
    contents.remove(path);
  }

  @Override
  public synchronized void touch(Path path, long millis) throws IOException {
    local.touch(path, millis);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    awaitRelease(false);
    forceDirectoryNow(directory);
  }

  private synchronized void forceDirectoryNow(Path directory) throws IOException {
    failIfWanted(directory);
    Map<Path, @Nullable Content> entries = new HashMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        entries.put(child, contents.get(child));
      }
    }
    forcedEntries.put(directory, entries);
  }

  @Override
  public synchronized long usableBytes(Path directory) {
    asked++;
    return usableBytes;
  }

  private synchronized void unlock(Path path, int owner) {
    if (owner == process) {
      locks.remove(path);
    }
  }

  private void adopt(Path directory) throws IOException {
    Map<Path, @Nullable Content> entries = new HashMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Files.isDirectory(child)) {
          adopt(child);
        } else {
          Content content = new Content();
          content.forced = Files.readAllBytes(child);
          contents.put(child, content);
        }
        entries.put(child, contents.get(child));
      }
    }
    forcedEntries.put(directory, entries);
  }

  private void copyForced(Path from, Path to) throws IOException {
    for (Map.Entry<Path, @Nullable Content> entry :
        forcedEntries.getOrDefault(from, Map.of()).entrySet()) {
      Path target = to.resolve(entry.getKey().getFileName().toString());
      if (entry.getValue() == null) {
        Files.createDirectory(target);
        copyForced(entry.getKey(), target);
      } else {
        Files.write(target, entry.getValue().forced);
      }
    }
  }

  private void failIfWanted(Path path) throws IOException {
    if (failingForce != null && path.toString().endsWith(failingForce)) {
      failingForce = failingForcesStay ? failingForce : null;
      throw new IOException("Input/output error");
    }
  }

  private void awaitRelease(boolean write) throws IOException {
    CountDownLatch latch;
    synchronized (this) {
      latch = write ? heldWrites : held;
    }
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private final class TestingFile implements WritableFile {

    private final Path path;
    private final WritableFile file;
    private final Content content;
    private final int owner;

    TestingFile(Path path, WritableFile file, Content content, int owner) {
      this.path = path;
      this.file = file;
      this.content = content;
      this.owner = owner;
    }

    @Override
    public void write(long position, byte[] bytes, int length) throws IOException {
      awaitRelease(true);
      synchronized (TestingDisk.this) {
        requireAlive();
        long growth = Math.max(0, position + length - Files.size(path));
        int fitting = (int) (growth <= freeBytes ? length : Math.max(0, freeBytes));
        byte[] written = Arrays.copyOf(bytes, fitting);
        file.write(position, written);
        content.pending.add(new Content.Change(position, ByteBuffer.wrap(written)));
        freeBytes -= Math.min(growth, freeBytes);
        if (fitting < length) {
          throw new IOException("No space left on device");
        }
      }
    }

    @Override
    public void force() throws IOException {
      awaitRelease(false);
      synchronized (TestingDisk.this) {
        requireAlive();
        try {
          failIfWanted(path);
        } catch (IOException e) {
          content.pending.clear();
          throw e;
        }
        content.force();
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (TestingDisk.this) {
        requireAlive();
        if (failingTruncate) {
          throw new IOException("Input/output error");
        }
        long cut = Math.max(0, Files.size(path) - length);
        file.truncate(length);
        freeBytes += Math.min(cut, Long.MAX_VALUE - freeBytes);
        content.pending.add(new Content.Change(length, null));
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    private void requireAlive() throws IOException {
      if (owner != process) {
        throw new IOException("this process was killed");
      }
    }
  }
}
