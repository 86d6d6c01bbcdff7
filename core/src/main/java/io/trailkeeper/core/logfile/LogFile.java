package io.trailkeeper.core.logfile;

import java.time.Instant;

/**
 * A finished log file.
 *
 * @param object its bytes as they are stored, compressed; not to be changed
 * @param length how many bytes its content has before compression
 * @param sha256 the SHA-256 of the content before compression; not to be changed
 * @param root the RFC 6962 tree hash over its events, each as it stands in the content; not to be
 *     changed
 * @param events how many events it holds
 * @param oldestEventTime the earliest event time in it, in whole seconds
 * @param newestEventTime the latest event time in it, in whole seconds
 */
@SuppressWarnings("ArrayRecordComponent") // held once and handed on; never compared or printed
public record LogFile(
    byte[] object,
    long length,
    byte[] sha256,
    byte[] root,
    int events,
    Instant oldestEventTime,
    Instant newestEventTime) {

  @Override
  public String toString() {
    return "LogFile[" + length + " bytes, " + events + " events]";
  }
}
