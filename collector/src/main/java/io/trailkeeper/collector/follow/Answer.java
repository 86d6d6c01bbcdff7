package io.trailkeeper.collector.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;

/**
 * The answer to a read.
 *
 * @param result what was found
 * @param end the cursor after the last durable event, when the read was done
 */
record Answer(ReadResult result, Cursor end) {

  static final String CONTENT_TYPE = "application/vnd.trailkeeper.events";
  static final byte[] MAGIC = "TKEVENTS".getBytes(US_ASCII);
  static final int VERSION = 2;

  /** Magic and version. */
  static final int PREAMBLE_BYTES = 12;

  static final byte HEADER = 1;
  static final byte EVENT = 2;
  static final byte END = 3;

  /** Type and length. */
  static final int FRAME_BYTES = 5;

  static final int SHA256_BYTES = 32;

  /** Offset, two times, hash, length of the source. */
  static final int EVENT_FIXED_BYTES = 8 + 8 + 8 + SHA256_BYTES + 2;

  /** In the place of when an event reached its stage: it is no event, or a loss. */
  static final long NO_STAGE_SECOND = Long.MIN_VALUE;

  /** Count of events, checksum. */
  static final int END_BYTES = 4 + 4;

  static final int MAX_SOURCE_BYTES = 1024;

  /** The most that a header has: numbers, a partition's name and a reason. */
  static final int MAX_HEADER_BYTES = 64 << 10;

  /** The most that a text in a header has. */
  static final int MAX_TEXT_BYTES = 16 << 10;

  /** The largest event that a journal takes. */
  static final int MAX_EVENT_BYTES = 64 << 20;
}
