package io.trailkeeper.core.validation;

/** What can be wrong with a trail's files. The names are stable; new ones may be added. */
public enum FindingName {
  NO_DIGESTS_FOUND("NoDigestsFound", "there is no digest of the trail in the range"),
  DIGEST_NOT_FOUND("DigestNotFound", "a digest of the chain is missing"),
  DIGEST_INVALID_FORMAT("DigestInvalidFormat", "the object is not a readable digest"),
  DIGEST_SIGNATURE_MISSING("DigestSignatureMissing", "the digest has no signature"),
  DIGEST_SIGNATURE_INVALID("DigestSignatureInvalid", "the signature is not of this digest"),
  DIGEST_SIGNATURE_MISMATCH(
      "DigestSignatureMismatch",
      "the signature in the metadata and the detached signature are not the same"),
  PUBLIC_KEY_NOT_FOUND("PublicKeyNotFound", "the public keys lack the one that signed the digest"),
  PUBLIC_KEY_NOT_VALID(
      "PublicKeyNotValid", "the key that signed the digest was not valid when the digest ended"),
  PUBLIC_KEY_REVOKED(
      "PublicKeyRevoked", "the key that signed the digest was revoked when the digest ended"),
  TIMESTAMP_MISSING("TimestampMissing", "the digest has no time-stamp"),
  TIMESTAMP_INVALID("TimestampInvalid", "the digest's time-stamp proves nothing"),
  DIGEST_OF_ANOTHER_TRAIL("DigestOfAnotherTrail", "the digest is of another trail"),
  DIGEST_MOVED("DigestMoved", "the digest is not where it was written"),
  DIGEST_CHAIN_BROKEN(
      "DigestChainBroken", "the digest does not link to the digest that lies before it"),
  DIGEST_GAP("DigestGap", "the digest does not begin where the one before it ends"),
  DIGEST_SEQUENCE_BROKEN(
      "DigestSequenceBroken", "the digest's number does not follow that of the one before it"),
  CHAIN_NOT_CLOSED(
      "ChainNotClosed",
      "a chain begins because something was lost, and what the one before it still held is"
          + " unknown"),
  CHAIN_STARTS_WITHOUT_REASON(
      "ChainStartsWithoutReason",
      "a chain begins, and neither its reason nor a signed end of the one before explains it"),
  CHAIN_FORKED("ChainForked", "two chains, or two branches of one, claim the same time"),
  CHAIN_HEAD_NOT_FOUND(
      "ChainHeadNotFound", "a digest that was there before, or that the cluster knows of, is not"),
  LOG_FILE_NOT_FOUND("LogFileNotFound", "a log file is missing"),
  LOG_FILE_IN_ANOTHER_BUCKET(
      "LogFileInAnotherBucket", "the log file was written to another bucket than this one"),
  LOG_FILE_HASH_MISMATCH("LogFileHashMismatch", "the log file was changed after it was digested"),
  LOG_FILE_INVALID_COMPRESSION(
      "LogFileInvalidCompression", "the log file is not one whole compressed stream"),
  LOG_FILE_TRAILING_DATA("LogFileTrailingData", "something was appended to the log file"),
  EVENT_COUNT_MISMATCH("EventCountMismatch", "the log file has other events than its digest says"),
  EVENT_ROOT_MISMATCH(
      "EventRootMismatch", "the log file's events have another Merkle root than its digest says"),
  LOG_FILE_LISTED_TWICE("LogFileListedTwice", "the log file is listed more than once"),
  LOG_FILE_NOT_DIGESTED("LogFileNotDigested", "no digest lists the log file");

  private final String text;
  private final String sentence;

  FindingName(String text, String sentence) {
    this.text = text;
    this.sentence = sentence;
  }

  /** Returns the stable name, for example {@code LogFileNotFound}. */
  public String text() {
    return text;
  }

  /** Returns what it means, as part of a sentence. */
  public String sentence() {
    return sentence;
  }
}
