package io.trailkeeper.objectstore.s3;

import io.trailkeeper.objectstore.store.ObjectStoreException;
import io.trailkeeper.objectstore.store.ObjectStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials in files, read anew for every request: they are small, a request is not, and no
 * change can then go unnoticed, however the files are replaced.
 */
final class FileCredentials implements AwsCredentialsProvider {

  private static final String ACCESS_KEY_ID = "accessKeyId";
  private static final String SECRET_ACCESS_KEY = "secretAccessKey";
  private static final String SESSION_TOKEN = "sessionToken";

  /** Several times what the longest session tokens have. */
  private static final int MAX_BYTES = 64 * 1024;

  /** How often to look again when the files change while they are read. */
  private static final int MAX_LOOKS = 5;

  private static final Pattern PRINTABLE = Pattern.compile("[!-~]*");

  private final Path directory;

  FileCredentials(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads until two looks agree, lest an old key id be paired with a new secret.
   *
   * @throws ObjectStoreException naming the file that is missing, unreadable or not of its form, or
   *     when the files do not stop changing
   */
  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentials found = look();
    for (int looks = 1; looks < MAX_LOOKS; looks++) {
      AwsCredentials again = look();
      if (again.equals(found)) {
        return found;
      }
      found = again;
    }
    throw new ObjectStoreException(
        Reason.INVALID_CREDENTIALS,
        "Credentials files in " + directory + " change as fast as they are read");
  }

  private AwsCredentials look() {
    String accessKeyId = required(ACCESS_KEY_ID);
    String secretAccessKey = required(SECRET_ACCESS_KEY);
    String sessionToken = read(SESSION_TOKEN, true);
    return sessionToken.isEmpty()
        ? AwsBasicCredentials.create(accessKeyId, secretAccessKey)
        : AwsSessionCredentials.create(accessKeyId, secretAccessKey, sessionToken);
  }

  private String required(String name) {
    String value = read(name, false);
    if (value.isEmpty()) {
      throw new ObjectStoreException(
          Reason.INVALID_CREDENTIALS, "Credentials file " + directory.resolve(name) + " is empty");
    }
    return value;
  }

  private String read(String name, boolean optional) {
    Path file = directory.resolve(name);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      if (optional && Files.isDirectory(directory)) {
        return "";
      }
      throw new ObjectStoreException(
          Reason.INVALID_CREDENTIALS, "Credentials file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new ObjectStoreException(
          Reason.INVALID_CREDENTIALS, "Credentials file " + file + " cannot be read: " + e, e);
    }
    String value = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (bytes.length > MAX_BYTES || !PRINTABLE.matcher(value).matches()) {
      throw new ObjectStoreException(
          Reason.INVALID_CREDENTIALS,
          "Credentials file "
              + file
              + " holds more than one word of printable ASCII, or more than "
              + MAX_BYTES
              + " bytes");
    }
    return value;
  }
}
