package io.trailkeeper.faults.lab;

import io.trailkeeper.faults.load.EventShapes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a journal, as {@code docs/format/journal.md} has them, seen and damaged from
 * outside. Damage is for a journal that nobody has open.
 */
public final class JournalFiles {

  private static final String SEGMENT = ".segment";
  private static final int HEADER_LENGTH_AT = 12;
  private static final int FRAME_PREFIX = 8;

  private final Path directory;

  JournalFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * A whole frame of a segment.
   *
   * @param from where it begins
   * @param to where the next one begins
   * @param ids of its event: one
   */
  private record FrameAt(int from, int to, List<String> ids) {}

  /** Returns the names of the segments, the oldest first. */
  public List<String> segments() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SEGMENT))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + directory + " failed", e);
    }
  }

  /** Returns a file that is in the journal's directory or below it. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Returns the files that say how far a follower has committed, one for each follower. */
  public List<Path> followers() {
    try (Stream<Path> followers = Files.list(file("followers"))) {
      return followers.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("listing the followers of " + directory + " failed", e);
    }
  }

  /** Makes a file this long, if it is longer. */
  public static void truncate(Path file, long bytes) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("truncating " + file + " failed", e);
    }
  }

  /** Appends bytes to a segment, as a write that a crash has cut short. */
  public void append(String segment, byte[] bytes) {
    try {
      Files.write(file(segment), bytes, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + segment + " failed", e);
    }
  }

  /**
   * Cuts the end of a segment off.
   *
   * @param share how much of it stays, from 0 to 1
   * @return the ids of the events that are gone
   */
  public List<String> cut(String segment, double share) {
    byte[] bytes = bytes(segment);
    int at = (int) (bytes.length * share);
    truncate(file(segment), at);
    return frames(bytes).stream()
        .filter(frame -> frame.to() > at)
        .flatMap(frame -> frame.ids().stream())
        .toList();
  }

  /**
   * Turns one bit over.
   *
   * @param share where, from 0, the first byte, to 1
   * @param bit which one of the byte
   * @return the ids of the events that are gone
   */
  public List<String> flip(String segment, double share, int bit) {
    byte[] bytes = bytes(segment);
    int at = Math.min(bytes.length - 1, (int) (bytes.length * share));
    try (FileChannel channel = FileChannel.open(file(segment), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ 1 << bit)}), at);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + segment + " failed", e);
    }
    return frames(bytes).stream()
        .filter(frame -> frame.from() <= at && at < frame.to())
        .flatMap(frame -> frame.ids().stream())
        .toList();
  }

  private byte[] bytes(String segment) {
    try {
      return Files.readAllBytes(file(segment));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + segment + " failed", e);
    }
  }

  /** Returns the frames up to the first that cannot be one. */
  private static List<FrameAt> frames(byte[] bytes) {
    List<FrameAt> frames = new ArrayList<>();
    ByteBuffer segment = ByteBuffer.wrap(bytes);
    int at = bytes.length < HEADER_LENGTH_AT + 4 ? bytes.length : segment.getInt(HEADER_LENGTH_AT);
    while (at >= 0 && at + FRAME_PREFIX <= bytes.length) {
      int length = segment.getInt(at);
      if (length <= 0 || length > bytes.length - at - FRAME_PREFIX) {
        break;
      }
      int to = at + FRAME_PREFIX + length;
      String text = new String(bytes, at, to - at, StandardCharsets.ISO_8859_1);
      frames.add(new FrameAt(at, to, EventShapes.ids(text)));
      at = to;
    }
    return frames;
  }
}
