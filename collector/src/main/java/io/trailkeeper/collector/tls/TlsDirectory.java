package io.trailkeeper.collector.tls;

import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code tls.crt}, {@code tls.key} and {@code ca.crt} in a directory, such as a mounted Secret.
 *
 * <p>They are read as a whole each time and compared by what they hold: this sees every change,
 * through symbolic links that are swapped too, on any file system. A set that cannot be used
 * changes nothing; what is wrong with it is logged once. For one thread, but {@link #problem} for
 * any.
 */
public final class TlsDirectory {

  /** A Secret holds a MiB at most. */
  private static final long MAX_BYTES = 1 << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(TlsDirectory.class);

  private final Path directory;
  private @Nullable Content used;
  private @Nullable Content seen;
  private volatile @Nullable String problem;

  /** Reads from a directory; nothing is read before {@link #poll}. */
  public TlsDirectory(Path directory) {
    this.directory = directory;
  }

  /** The files' content; hides the key. */
  private record Content(String certificate, String key, String authorities) {
    @Override
    public String toString() {
      return "Content[hidden]";
    }
  }

  /**
   * Returns what the directory holds, if it can be used and was not returned before. To be called
   * every few seconds. A change is told when it is seen for the second time: between two reads of
   * the three files the set may be replaced.
   */
  public Optional<TlsMaterial> poll() {
    Content content;
    try {
      content = new Content(read("tls.crt"), read("tls.key"), read("ca.crt"));
    } catch (NoSuchFileException e) {
      complain("there is no " + e.getFile());
      return Optional.empty();
    } catch (IOException e) {
      complain("reading " + directory + " failed: " + e);
      return Optional.empty();
    }
    if (content.equals(used)) {
      seen = content;
      problem = null;
      return Optional.empty();
    }
    boolean settled = used == null || content.equals(seen);
    seen = content;
    return settled ? use(content) : Optional.empty();
  }

  /** Returns why the files as they are cannot be used; nothing while they are. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private Optional<TlsMaterial> use(Content content) {
    try {
      TlsMaterial material =
          new TlsMaterial(
              KeyCertificate.parse(content.certificate(), content.key()),
              KeyCertificate.parseCertificates(content.authorities()));
      used = content;
      problem = null;
      LOGGER
          .atInfo()
          .addKeyValue("directory", directory)
          .addKeyValue("subject", material.own().certificate().getSubjectX500Principal())
          .addKeyValue("notAfter", material.own().certificate().getNotAfter().toInstant())
          .addKeyValue("authorities", material.authorities().size())
          .log("Certificates were read");
      return Optional.of(material);
    } catch (PkiException e) {
      complain("the certificates in " + directory + " cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void complain(String what) {
    if (!what.equals(problem)) {
      problem = what;
      LOGGER
          .atWarn()
          .addKeyValue("error", what)
          .log(
              used == null
                  ? "There are no certificates that can be used; waiting for them"
                  : "New certificates cannot be used; the old ones stay");
    }
  }

  private String read(String name) throws IOException {
    Path file = directory.resolve(name);
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
