package io.trailkeeper.cli.validate;

import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.validation.Archive;
import io.trailkeeper.core.validation.ArchiveException;
import io.trailkeeper.core.validation.ArchivedObject;
import io.trailkeeper.objectstore.store.ObjectKeys;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An archive that keeps what is read from it in a directory, every object under its key: whole also
 * where the validator had seen enough, and as it was stored.
 *
 * <p>A file has its name only once all of it is on disk. No file is written outside of the
 * directory, nor through a symbolic link in it, whatever keys say.
 *
 * <p>User metadata is not kept. A digest with its signature in the metadata alone gets a detached
 * one beside it, so that the directory proves what the bucket did.
 */
final class Download implements Archive {

  private static final String SIGNATURE_SUFFIX = ".json.gz.sig";

  private static final int BUFFER_BYTES = 16 * 1024;

  private final Archive archive;
  private final Path directory;

  /**
   * @param directory an existing directory, without symbolic links in its path
   */
  private Download(Archive archive, Path directory) {
    this.archive = archive;
    this.directory = directory;
  }

  /**
   * Makes the directory, if it is not there.
   *
   * @throws UnreadableException if it cannot be made
   */
  static Download to(Path directory, Archive archive) {
    try {
      return new Download(archive, Files.createDirectories(directory).toRealPath());
    } catch (IOException e) {
      throw new UnreadableException("--download: making " + directory + " failed: " + e, e);
    }
  }

  @Override
  public Optional<String> bucketName() {
    return archive.bucketName();
  }

  @Override
  public Iterator<String> list(String prefix, @Nullable String startAfter) {
    return archive.list(prefix, startAfter);
  }

  @Override
  public Optional<ArchivedObject> open(String key) {
    Optional<ArchivedObject> opened = archive.open(key);
    if (opened.isEmpty() && key.endsWith(SIGNATURE_SUFFIX)) {
      detach(key);
    }
    return opened.map(
        object -> {
          try {
            return new ArchivedObject(new Kept(object.content(), place(key)), object.metadata());
          } catch (IOException e) {
            close(object, e);
            throw failed(key, e);
          }
        });
  }

  private static void close(ArchivedObject object, IOException failure) {
    try {
      object.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Keeps a digest's signature as the metadata have it; what is none is not kept. */
  private void detach(String signatureKey) {
    String key = signatureKey.substring(0, signatureKey.lastIndexOf('.'));
    Optional<ArchivedObject> opened = archive.open(key);
    if (opened.isEmpty()) {
      return;
    }
    try (ArchivedObject object = opened.get()) {
      Optional<String> attached = DigestSignature.ofMetadata(object.metadata());
      if (attached.isEmpty()) {
        return;
      }
      byte[] digest = GzipMember.open(object.content()).readNBytes(DigestFileFormat.MAX_BYTES + 1);
      DigestSignature signature =
          new DigestSignature(
              DigestFileFormat.read(digest).digestPublicKeyFingerprint(), attached.get());
      new Kept(new ByteArrayInputStream(signature.write()), place(signatureKey)).close();
    } catch (InvalidGzipException | InvalidDigestFormatException e) {
      // The validator finds the same, and says it.
      return;
    } catch (IOException e) {
      throw failed(signatureKey, e);
    }
  }

  /** Returns where an object is kept, in a directory that is there. */
  private Path place(String key) throws IOException {
    if (!ObjectKeys.isValid(key)) {
      throw new IOException("the key cannot be a file's name");
    }
    Path place = directory;
    String[] names = key.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      place = place.resolve(names[i]);
      if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(place);
        } catch (FileAlreadyExistsException e) {
          // Another thread may have been faster.
          if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw e;
          }
        }
      }
    }
    return place.resolve(names[names.length - 1]);
  }

  private ArchiveException failed(String key, IOException e) {
    return new ArchiveException("keeping " + key + " in " + directory + " failed: " + e, e);
  }

  /** A stream that is written to a file as it is read. */
  private static final class Kept extends FilterInputStream {
    private final Path place;
    private final Path temporary;
    private final FileChannel file;
    private boolean closed;

    Kept(InputStream source, Path place) throws IOException {
      super(source);
      this.place = place;
      this.temporary = place.resolveSibling(".download-" + UUID.randomUUID() + ".tmp");
      this.file =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      if (read > 0) {
        ByteBuffer bytes = ByteBuffer.wrap(target, offset, read);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (FileChannel target = file) {
        byte[] rest = new byte[BUFFER_BYTES];
        int read = 0;
        while (read >= 0) {
          read = read(rest, 0, rest.length);
        }
        target.force(false);
        Files.move(
            temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
        in.close();
      }
    }
  }
}
