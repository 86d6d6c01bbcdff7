package io.trailkeeper.core.fuzz;

import java.util.Locale;
import java.util.function.Supplier;

/** The readers that are fuzzed. */
enum FuzzedReader {
  DIGEST(DigestTarget::new),
  SIGNATURE(SignatureTarget::new),
  PUBLIC_KEYS(PublicKeysTarget::new),
  TIMESTAMP(TimestampTarget::new),
  COMPRESSED_LOG_FILE(CompressedLogFileTarget::new),
  LOG_FILE_EVENTS(LogFileEventsTarget::new),
  BUILT_LOG_FILE(BuiltLogFileTarget::new),
  PROOF(ProofTarget::new),
  ARCHIVE(ArchiveTarget::new);

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a constructor
  private final Supplier<FuzzTarget> target;

  FuzzedReader(Supplier<FuzzTarget> target) {
    this.target = target;
  }

  FuzzTarget target() {
    return target.get();
  }

  /** The name of its folder of findings. */
  String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
