package io.trailkeeper.cli.embedded;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.file.DurableFile;
import io.trailkeeper.collector.file.DurableFile.Access;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of a data directory, as those change them who keep keys: the process that signs
 * and a command beside it. A file is locked meanwhile, so that neither undoes what the other does;
 * whoever signs reads the keys anew each time.
 *
 * <p>Private halves are written before the list of public ones, and go after it: a crash leaves no
 * public half that never could sign, and no key that signs though it was revoked.
 */
public final class SigningKeyDirectory {

  private static final String LOCK = ".lock";
  private static final Duration LOCKED_WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private final Path directory;
  private final SigningKeys keys;
  private final Clock clock;
  private final SecureRandom random;

  /** Keeps the keys of a directory, which is there. */
  public SigningKeyDirectory(Path directory, Clock clock, SecureRandom random) {
    this.directory = requireNonNull(directory, "directory");
    this.keys = new SigningKeys(directory);
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /** Changes something while nobody else does. */
  private interface Change {
    void make(PublicKeys before) throws IOException;
  }

  /**
   * Sees to it that a key is there that will be valid for a while, and nothing of keys that were
   * revoked.
   *
   * @throws IOException if the directory cannot be read and written, or somebody else changes keys
   *     for longer than ten seconds
   */
  public void ensure() throws IOException {
    change(this::ensure);
  }

  /** Makes a key that signs from now on. */
  public PublicKeyEntry rotate() throws IOException {
    change(this::make);
    return publicKeys().entries().get(publicKeys().entries().size() - 1);
  }

  /**
   * Revokes a key, and makes another one if that was the last that signs.
   *
   * @param revoked the key, with its revocation
   * @param note why, for people
   */
  public void revoke(PublicKeyEntry revoked, String note) throws IOException {
    change(
        before -> {
          DurableFile.replace(
              directory.resolve(noteName(revoked)),
              (note + "\n").getBytes(StandardCharsets.UTF_8),
              Access.PUBLIC);
          publish(before.replaced(revoked));
          ensure(publicKeys());
        });
  }

  /** Adds a key that is held elsewhere. */
  public void add(PublicKeyEntry key, KmsKey place) throws IOException {
    change(
        before -> {
          DurableFile.replace(
              directory.resolve(KmsKey.fileName(key.fingerprint())), place.write(), Access.PUBLIC);
          publish(before.with(key));
        });
  }

  /** Returns the public halves of all keys; none if there is no list yet. */
  public PublicKeys publicKeys() throws IOException {
    Path file = directory.resolve(SigningKeys.PUBLIC_KEYS);
    return Files.exists(file)
        ? PublicKeys.read(Files.readAllBytes(file))
        : new PublicKeys(List.of());
  }

  /** Returns where a key is held elsewhere; nothing if it is not. */
  public Optional<KmsKey> place(PublicKeyEntry key) throws IOException {
    Path file = directory.resolve(KmsKey.fileName(key.fingerprint()));
    return Files.exists(file)
        ? Optional.of(KmsKey.read(Files.readAllBytes(file)))
        : Optional.empty();
  }

  /** Whether the private half of a key is here. */
  public boolean isHere(PublicKeyEntry key) {
    return Files.exists(directory.resolve(SigningKeys.fileName(key)));
  }

  /** Returns why a key was revoked, if that is known. */
  public Optional<String> note(PublicKeyEntry key) throws IOException {
    Path file = directory.resolve(noteName(key));
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  private static String noteName(PublicKeyEntry key) {
    return key.fingerprint() + ".revoked.txt";
  }

  private void ensure(PublicKeys before) throws IOException {
    for (PublicKeyEntry key : before.entries()) {
      if (key.isRevoked()) {
        Files.deleteIfExists(directory.resolve(SigningKeys.fileName(key)));
        Files.deleteIfExists(directory.resolve(KmsKey.fileName(key.fingerprint())));
      }
    }
    Instant now = clock.instant();
    List<PublicKeyEntry> here = before.entries().stream().filter(this::isHere).toList();
    List<PublicKeyEntry> elsewhere = before.entries().stream().filter(keys::isElsewhere).toList();
    if (SigningKeyPolicy.wantsNewKey(here, elsewhere, now)) {
      make(before);
    }
  }

  private void make(PublicKeys before) throws IOException {
    SigningKey made = SigningKey.generate(random, clock, SigningKeyPolicy.VALIDITY);
    // The private half first: a public half without it would sign nothing.
    DurableFile.replace(
        directory.resolve(SigningKeys.fileName(made.publicKey())),
        made.writePem().getBytes(StandardCharsets.US_ASCII),
        Access.PRIVATE);
    publish(before.with(made.publicKey()));
  }

  private void publish(PublicKeys list) throws IOException {
    DurableFile.replace(directory.resolve(SigningKeys.PUBLIC_KEYS), list.write(), Access.PUBLIC);
  }

  private void change(Change change) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      requireNonNull(lock, "lock");
      change.make(publicKeys());
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + LOCKED_WITHIN.toNanos();
    while (true) {
      @Nullable FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException(
            "somebody else has been changing the keys in "
                + directory
                + " for "
                + LOCKED_WITHIN.toSeconds()
                + " s; see who holds its file "
                + LOCK);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return null;
    }
  }
}
