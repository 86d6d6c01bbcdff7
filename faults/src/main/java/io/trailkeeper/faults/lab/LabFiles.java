package io.trailkeeper.faults.lab;

import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.faults.storage.StorageServer.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What an operator and a kubelet give capture and collector, in a directory.
 *
 * @param directory the lab's own
 */
public record LabFiles(Path directory) {

  /** The name of the Secret with the credentials. */
  public static final String SECRET = "archive";

  private static final Duration KEY_VALIDITY = Duration.ofDays(365);

  /** Returns where capture keeps its journal, unless it is on a disk of its own. */
  public Path captureData() {
    return directory.resolve("capture");
  }

  /** Returns the directory of capture's certificate. */
  public Path captureTls() {
    return directory.resolve("capture-tls");
  }

  /** Returns the directory of the collector's certificate. */
  public Path collectorTls() {
    return directory.resolve("collector-tls");
  }

  /** Returns the directory of the checkpoint. */
  public Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  /** Returns where the signing keys are. */
  public Path signingKeys() {
    return directory.resolve("signing-keys");
  }

  /** Returns the directory of Secrets. */
  public Path secrets() {
    return directory.resolve("secrets");
  }

  /** Returns the directory of volumes. */
  public Path volumes() {
    return directory.resolve("volumes");
  }

  /** Returns the directory of temporary files. */
  public Path temporary() {
    return directory.resolve("tmp");
  }

  /** Returns the file of the trail's configuration. */
  public Path configuration() {
    return directory.resolve("configuration.json");
  }

  Path clock() {
    return directory.resolve("clock");
  }

  /** Returns where a process' lines go. */
  public Path log(String process) {
    return directory.resolve(process + ".log");
  }

  /** Makes the directories. */
  public void create() {
    for (Path path :
        List.of(
            captureData(),
            captureTls(),
            collectorTls(),
            checkpoint(),
            signingKeys(),
            secrets().resolve(SECRET),
            volumes(),
            temporary())) {
      try {
        Files.createDirectories(path);
      } catch (IOException e) {
        throw new UncheckedIOException("making " + path + " failed", e);
      }
    }
  }

  /** Writes a process' certificate, its key, and the authority that it believes. */
  public static void writeTls(Path directory, KeyCertificate own, X509Certificate authority) {
    write(directory.resolve("tls.crt"), own.certificatePem());
    write(directory.resolve("tls.key"), own.keyPem());
    write(directory.resolve("ca.crt"), KeyCertificate.certificatesToPem(List.of(authority)));
  }

  /** Makes a signing key; returns its public half. */
  public PublicKeys makeSigningKey(Clock clock, SecureRandom random) {
    SigningKey key = SigningKey.generate(random, clock, KEY_VALIDITY);
    PublicKeys keys = new PublicKeys(List.of(key.publicKey()));
    write(signingKeys().resolve(SigningKeys.fileName(key.publicKey())), key.writePem());
    write(signingKeys().resolve(SigningKeys.PUBLIC_KEYS), keys.write());
    return keys;
  }

  /** Gives the collector credentials, as a Secret that is replaced. */
  public void writeCredentials(Credentials credentials) {
    Path secret = secrets().resolve(SECRET);
    write(secret.resolve("accessKeyId"), credentials.accessKeyId());
    write(secret.resolve("secretAccessKey"), credentials.secretAccessKey());
  }

  /** Writes the trail's configuration. */
  public void write(CollectorConfiguration configuration) {
    write(configuration(), CollectorConfigurationFormat.write(configuration));
  }

  private static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file + " failed", e);
    }
  }
}
