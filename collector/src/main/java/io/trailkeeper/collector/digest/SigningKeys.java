package io.trailkeeper.collector.digest;

import io.trailkeeper.collector.kms.KmsSigner;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.Signer;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The signing keys in a directory: {@code public-keys.json} with the public halves of all keys
 * there ever were, in the form of {@code ListPublicKeys}; {@code <fingerprint>.pem} for each
 * private key that is still there; and {@code <fingerprint>.kms.json} for each that AWS KMS holds.
 * A mounted Secret looks the same.
 *
 * <p>Read anew each time, so that a rotation needs no restart. Thread-safe.
 */
public final class SigningKeys {

  /** The file of the public halves. */
  public static final String PUBLIC_KEYS = "public-keys.json";

  private final Path directory;

  /** Reads keys from a directory. */
  public SigningKeys(Path directory) {
    this.directory = directory;
  }

  /** Returns where a private key is kept. */
  public static String fileName(PublicKeyEntry key) {
    return key.fingerprint() + ".pem";
  }

  /**
   * Returns the key to sign with for a time: of those that are valid then and were not revoked, the
   * one that began last.
   *
   * @throws SigningKeyException if it cannot be read
   */
  public Optional<Signer> validAt(Instant time) {
    List<PublicKeyEntry> usable = publicKeys().entries().stream().filter(this::isThere).toList();
    return SigningKeyPolicy.keyFor(usable, time).map(this::read);
  }

  /** Returns the exception that says that no key is valid at a time. */
  SigningKeyException noneValidAt(Instant time) {
    return new SigningKeyException(
        "no key in "
            + directory
            + " is valid at "
            + time
            + ". Let a new one be made: start Trailkeeper again, or see the operator",
        null);
  }

  /**
   * Returns the key of this fingerprint, if its private half is still there and it was not revoked.
   *
   * @throws SigningKeyException if it is there and cannot be read
   */
  public Optional<Signer> named(String fingerprint) {
    return publicKeys().entries().stream()
        .filter(key -> key.fingerprint().equals(fingerprint) && !key.isRevoked())
        .filter(this::isThere)
        .findFirst()
        .map(this::read);
  }

  /**
   * Returns the public halves of all keys.
   *
   * @throws SigningKeyException if they cannot be read
   */
  public PublicKeys publicKeys() {
    Path file = directory.resolve(PUBLIC_KEYS);
    try {
      return PublicKeys.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new SigningKeyException("there is no " + file, e);
    } catch (IOException | InvalidKeyFormatException e) {
      throw new SigningKeyException("reading " + file + " failed: " + e.getMessage(), e);
    }
  }

  /** Whether the key can be signed with: its private half is here, or it is known where it is. */
  public boolean isThere(PublicKeyEntry key) {
    return Files.exists(directory.resolve(fileName(key))) || isElsewhere(key);
  }

  /** Whether the key is held elsewhere. */
  public boolean isElsewhere(PublicKeyEntry key) {
    return Files.exists(directory.resolve(KmsKey.fileName(key.fingerprint())));
  }

  private Signer read(PublicKeyEntry key) {
    boolean elsewhere = isElsewhere(key);
    Path file = directory.resolve(elsewhere ? KmsKey.fileName(key.fingerprint()) : fileName(key));
    try {
      if (elsewhere) {
        return new KmsSigner(KmsKey.read(Files.readAllBytes(file)), key);
      }
      return SigningKey.readPem(Files.readString(file, StandardCharsets.US_ASCII), key);
    } catch (IOException | InvalidKeyFormatException e) {
      // Neither exception has anything of the key in its message.
      throw new SigningKeyException(
          "reading the signing key " + file + " failed: " + e.getMessage(), e);
    }
  }
}
