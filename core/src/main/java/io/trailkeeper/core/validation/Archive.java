package io.trailkeeper.core.validation;

import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where digests and log files are kept, for reading: a bucket, or a directory with the same keys.
 *
 * <p>An archive MUST tell "there is no such object" from "the store did not answer": the first is a
 * finding of the validator, the second an exception that ends the validation without a result.
 */
public interface Archive {

  /**
   * Returns the bucket's name, or nothing if the archive is no bucket. The names that digests
   * record are compared with it if there is one.
   */
  Optional<String> bucketName();

  /**
   * Lists keys. They MUST come in ascending order of their UTF-8 bytes, as S3 lists them, all that
   * there are. Pages are fetched as the iterator goes on, so that a caller may stop early.
   *
   * @param prefix what every key begins with
   * @param startAfter the list begins after this key, which need not exist; null lists all
   * @throws ArchiveException if the store cannot be reached; the iterator throws it too
   */
  Iterator<String> list(String prefix, @Nullable String startAfter);

  /**
   * Opens an object for reading. The caller closes it.
   *
   * @return the object, or nothing if there is none under this key
   * @throws ArchiveException if the store cannot be reached or does not let the caller read
   */
  Optional<ArchivedObject> open(String key);
}
