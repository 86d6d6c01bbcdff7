package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file of public keys, read anew each time.
 *
 * @param option what the user named it by, for errors
 * @param file the file
 */
record PublicKeyFile(String option, Path file) {

  PublicKeys read() {
    try {
      return PublicKeys.read(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new TrailsException(option + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new TrailsException(option + ": reading " + file + " failed: " + e, e);
    } catch (InvalidKeyFormatException e) {
      throw new TrailsException(option + ": " + file + " holds " + e.getMessage(), e);
    }
  }
}
