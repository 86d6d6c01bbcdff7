package io.trailkeeper.cli.export;

import io.trailkeeper.cli.validate.ValidationOutput;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What goes into an export, put together in a folder beside it, which {@link #close} removes.
 *
 * <p>The same objects and the same report make the same zip file, byte for byte.
 */
final class ExportFolder implements AutoCloseable {

  private static final String OBJECTS = "objects";
  private static final String DIGEST_FOLDER = "/CloudTrail-Digest/";
  private static final String DIGEST = ".json.gz";
  private static final String TIMESTAMP = ".tsr";
  private static final int LINE = 64;

  /** The first time that a zip file can say. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path folder;

  private ExportFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes a folder beside a file, on the same file system. */
  static ExportFolder beside(Path archive) throws IOException {
    Path parent = archive.toAbsolutePath().getParent();
    return new ExportFolder(Files.createTempDirectory(parent, ".trailkeeper-export-"));
  }

  /** Returns where objects are kept under their keys. */
  Path objects() {
    return folder.resolve(OBJECTS);
  }

  /** Adds the time-stamps of the digests that are there; those that there are. */
  void addTimestamps(ObjectStore store) throws IOException {
    for (Path digest : files(objects())) {
      String key = slashes(objects().relativize(digest));
      if (key.contains(DIGEST_FOLDER) && key.endsWith(DIGEST)) {
        Optional<StoredObject> found = store.get(key + TIMESTAMP);
        if (found.isPresent()) {
          try (StoredObject object = found.get()) {
            Files.copy(object.content(), digest.resolveSibling(digest.getFileName() + TIMESTAMP));
          }
        }
      }
    }
  }

  /** Adds everything that is no object. */
  void addDocuments(ValidationReport report, PublicKeys keys) throws IOException {
    Files.createDirectories(objects());
    Path keyFolder = Files.createDirectories(folder.resolve("keys"));
    Files.write(keyFolder.resolve("public-keys.json"), keys.write());
    for (PublicKeyEntry key : keys.entries()) {
      Files.writeString(keyFolder.resolve(key.fingerprint() + ".pem"), pem(key));
    }
    StringWriter json = new StringWriter();
    PrintWriter out = new PrintWriter(json);
    ValidationOutput.json(report, out);
    out.flush();
    Files.writeString(folder.resolve("report.json"), json.toString());
    Files.writeString(folder.resolve("README.md"), ExportReadme.of(report, objects()));
    Files.writeString(folder.resolve("SHA256SUMS"), sums());
  }

  private String sums() throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : files(folder)) {
      try (InputStream content = Files.newInputStream(file)) {
        sums.append(Sha256.hex(content))
            .append("  ")
            .append(slashes(folder.relativize(file)))
            .append('\n');
      }
    }
    return sums.toString();
  }

  /** Writes the zip file; it has its name only once all of it is on disk. */
  void writeTo(Path archive) throws IOException {
    Path part = folder.resolveSibling(folder.getFileName() + ".zip");
    try {
      try (FileChannel file =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file))) {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Path entry : files(folder)) {
          ZipEntry head = new ZipEntry(slashes(folder.relativize(entry)));
          head.setTimeLocal(NO_TIME);
          zip.putNextEntry(head);
          Files.copy(entry, zip);
          zip.closeEntry();
        }
        zip.finish();
        out.flush();
        file.force(true);
      }
      Files.move(part, archive.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** The form that openssl reads. */
  private static String pem(PublicKeyEntry key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'})
            .encodeToString(key.publicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
