package io.trailkeeper.faults.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The small disks of a lab.
 *
 * @param captureData where capture keeps its data
 * @param journal the disk under it
 * @param volume the disk under the volumes
 * @param temporary the disk under {@code java.io.tmpdir}
 */
public record Disks(
    Path captureData,
    Optional<SmallDisk> journal,
    Optional<SmallDisk> volume,
    Optional<SmallDisk> temporary)
    implements AutoCloseable {

  /**
   * The journal leaves 256 MiB free, so its disk is not that small; memory is taken as it fills.
   */
  private static final int JOURNAL_MEBIBYTES = 320;

  private static final int VOLUME_MEBIBYTES = 64;
  private static final int TEMPORARY_MEBIBYTES = 4;

  static Disks of(LabFiles files, boolean wanted) {
    if (!wanted) {
      return new Disks(files.captureData(), Optional.empty(), Optional.empty(), Optional.empty());
    }
    return new Disks(
        files.captureData(),
        SmallDisk.mount(files.captureData(), JOURNAL_MEBIBYTES),
        SmallDisk.mount(files.volumes(), VOLUME_MEBIBYTES),
        SmallDisk.mount(files.temporary(), TEMPORARY_MEBIBYTES));
  }

  @Override
  public void close() {
    journal.ifPresent(SmallDisk::close);
    volume.ifPresent(SmallDisk::close);
    temporary.ifPresent(SmallDisk::close);
  }
}
