package io.trailkeeper.faults.lab;

import java.nio.file.Path;

/**
 * What a lab is like.
 *
 * @param name lower-case letters; ids of events begin with it
 * @param directory its own, which is empty
 * @param events a directory of recorded event lists
 * @param seed of the load
 * @param destination where the trail delivers
 * @param smallDisks whether journal, volume and temporary directory are on small disks of their
 *     own, if that is allowed here
 */
public record LabOptions(
    String name,
    Path directory,
    Path events,
    long seed,
    DestinationKind destination,
    boolean smallDisks) {

  /** Where a trail delivers. */
  public enum DestinationKind {
    /** To the S3 server, through the proxy. */
    BUCKET,
    /** To a directory. */
    VOLUME
  }
}
