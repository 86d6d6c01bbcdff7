package io.trailkeeper.objectstore.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Does everything with the machine's files, and tells the {@link LossyDisk}. */
final class LossyProvider extends FileSystemProvider {

  private final LossyDisk disk;
  private final LossyFileSystem fileSystem;
  private final FileSystemProvider real = java.nio.file.FileSystems.getDefault().provider();

  LossyProvider(LossyDisk disk, LossyFileSystem fileSystem) {
    this.disk = disk;
    this.fileSystem = fileSystem;
  }

  @Override
  public String getScheme() {
    return "lossy";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException("a LossyDisk is made by its constructor");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("a LossyDisk's paths have no URI");
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = LossyPath.real(path);
    FileChannel channel = real.newFileChannel(file, options, attributes);
    disk.opened(file);
    return new LossyChannel(disk, file, channel);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> entries =
        real.newDirectoryStream(
            LossyPath.real(directory), entry -> filter.accept(new LossyPath(fileSystem, entry)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return StreamSupport.stream(entries.spliterator(), false)
            .map(entry -> (Path) new LossyPath(fileSystem, entry))
            .iterator();
      }

      @Override
      public void close() throws IOException {
        entries.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    real.createDirectory(LossyPath.real(directory), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    real.createLink(LossyPath.real(link), LossyPath.real(existing));
    disk.linked(LossyPath.real(link), LossyPath.real(existing));
  }

  @Override
  public void delete(Path path) throws IOException {
    real.delete(LossyPath.real(path));
    disk.deleted(LossyPath.real(path));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    real.copy(LossyPath.real(source), LossyPath.real(target), options);
    disk.opened(LossyPath.real(target));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Path from = LossyPath.real(source);
    if (Files.isDirectory(from)) {
      throw new UnsupportedOperationException("a LossyDisk moves no directories");
    }
    real.move(from, LossyPath.real(target), options);
    disk.moved(from, LossyPath.real(target));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return real.isSameFile(LossyPath.real(path), LossyPath.real(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(LossyPath.real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return real.getFileStore(LossyPath.real(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    real.checkAccess(LossyPath.real(path), modes);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(LossyPath.real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return real.readAttributes(LossyPath.real(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return real.readAttributes(LossyPath.real(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    real.setAttribute(LossyPath.real(path), attribute, value, options);
  }
}
