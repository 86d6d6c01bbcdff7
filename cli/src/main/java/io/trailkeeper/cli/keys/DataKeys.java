package io.trailkeeper.cli.keys;

import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.SigningKeyDirectory;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The keys of a data directory of {@code trailkeeper run}, whether that runs or not. */
final class DataKeys implements KeyPlace {

  private final DataDirectory data;
  private final SigningKeyDirectory keys;

  /**
   * @throws KeyPlaceException if there are no keys
   */
  DataKeys(DataDirectory data, Clock clock) {
    if (!Files.exists(data.publicKeys())) {
      throw new KeyPlaceException(
          "there is no "
              + data.publicKeys()
              + "; give the data directory of trailkeeper run, which makes it when it starts",
          null);
    }
    this.data = data;
    this.keys = new SigningKeyDirectory(data.keys(), clock, new SecureRandom());
  }

  private interface Access<T> {
    T run() throws IOException;
  }

  private <T> T access(Access<T> access) {
    try {
      return access.run();
    } catch (IOException | InvalidKeyFormatException | IllegalArgumentException e) {
      throw new KeyPlaceException("the keys in " + data.keys() + " cannot be used: " + e, e);
    }
  }

  @Override
  public List<KeptKey> keys() {
    return access(
        () -> {
          List<KeptKey> kept = new ArrayList<>();
          for (PublicKeyEntry key : keys.publicKeys().entries()) {
            kept.add(
                new KeptKey(
                    key,
                    keys.isHere(key),
                    keys.place(key).orElse(null),
                    keys.note(key).orElse(null)));
          }
          return kept;
        });
  }

  @Override
  public String revoke(PublicKeyEntry revoked, String reason) {
    return access(
        () -> {
          keys.revoke(revoked, reason);
          return "its private half is deleted from "
              + data.keys()
              + "; see to copies and backups of it";
        });
  }

  @Override
  public String rotate() {
    return access(
        () -> "the key " + keys.rotate().fingerprint() + " signs from the next digest on");
  }

  @Override
  public void add(PublicKeyEntry key, KmsKey where) {
    access(
        () -> {
          keys.add(key, where);
          return key;
        });
  }

  @Override
  public void close() {}
}
