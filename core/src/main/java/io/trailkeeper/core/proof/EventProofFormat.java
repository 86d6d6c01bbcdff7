package io.trailkeeper.core.proof;

import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.json.JsonException;
import io.trailkeeper.core.json.JsonReader;
import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.json.Span;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.AuditPath;
import io.trailkeeper.core.merkle.TreeHasher;
import io.trailkeeper.core.proof.InvalidProofException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proof files: one JSON object. Written compact, with its members in the order of {@code
 * docs/format/proof.md}. Read in any order, but with these members only, each once: a proof has
 * nothing to it that is not verified.
 */
public final class EventProofFormat {

  /** The version that is written, and the only one that is read. */
  public static final int FORMAT_VERSION = 1;

  /** The most bytes of a proof: those of the largest event and the largest digest, in base64. */
  public static final int MAX_BYTES =
      (LogFileEvents.MAX_EVENT_BYTES + StoredDigest.MAX_OBJECT_BYTES) / 3 * 4 + (64 << 10);

  private static final int HASH_DIGITS = 2 * TreeHasher.HASH_BYTES;
  private static final Set<String> MEMBERS =
      Set.of(
          "formatVersion",
          "event",
          "leafIndex",
          "treeSize",
          "auditPath",
          "logFileIndex",
          "digest",
          "signature",
          "publicKeys");

  private EventProofFormat() {}

  /** Writes a proof in UTF-8. */
  public static byte[] write(EventProof proof) {
    JsonWriter json =
        new JsonWriter((proof.event().length + proof.digestObject().length) / 3 * 4 + 4096);
    json.beginObject();
    json.name("formatVersion").number(FORMAT_VERSION);
    json.name("event").string(Base64.getEncoder().encodeToString(proof.event()));
    json.name("leafIndex").number(proof.path().leafIndex());
    json.name("treeSize").number(proof.path().treeSize());
    json.name("auditPath").beginArray();
    for (byte[] hash : proof.path().hashes()) {
      json.string(HexFormat.of().formatHex(hash));
    }
    json.endArray();
    json.name("logFileIndex").number(proof.logFileIndex());
    json.name("digest").string(Base64.getEncoder().encodeToString(proof.digestObject()));
    document(json.name("signature"), proof.signature().write());
    document(json.name("publicKeys"), new PublicKeys(List.of(proof.publicKey())).write());
    json.endObject();
    return json.toByteArray();
  }

  private static void document(JsonWriter json, byte[] document) {
    json.value(document, new Span(0, document.length));
  }

  /**
   * Reads a proof, in memory of a few times its size.
   *
   * @throws InvalidProofException if it is none, or one of another format version
   */
  public static EventProof read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw wrong("it has " + bytes.length + " bytes; expected at most " + MAX_BYTES, null);
    }
    try {
      return new Parser(bytes).parse();
    } catch (JsonException
        | InvalidDigestFormatException
        | InvalidKeyFormatException
        | IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading an array of bytes", e);
    }
  }

  private static InvalidProofException wrong(String found, @Nullable Throwable cause) {
    return new InvalidProofException(Reason.INVALID_FORMAT, "not a proof: " + found, cause);
  }

  /** The members of one document, as they come. */
  private static final class Parser {
    private final byte[] bytes;
    private final JsonReader reader;
    private final Set<String> seen = new HashSet<>();
    private final List<byte[]> auditPath = new ArrayList<>();
    private byte[] event = new byte[0];
    private byte[] digest = new byte[0];
    private long leafIndex;
    private long treeSize;
    private long logFileIndex;
    private @Nullable DigestSignature signature;
    private @Nullable PublicKeyEntry publicKey;

    Parser(byte[] bytes) {
      this.bytes = bytes;
      this.reader = JsonReader.of(bytes);
    }

    EventProof parse() throws IOException {
      reader.beginObject();
      while (reader.nextMember()) {
        String name = reader.nameSpan().length() <= 64 ? reader.name() : "";
        if (!MEMBERS.contains(name)) {
          throw wrong("it has a member that proofs have not", null);
        }
        if (!seen.add(name)) {
          throw wrong("the member " + name + " is there twice", null);
        }
        member(name);
      }
      reader.end();
      if (seen.size() != MEMBERS.size() || signature == null || publicKey == null) {
        Set<String> missing = new HashSet<>(MEMBERS);
        missing.removeAll(seen);
        throw wrong("it lacks " + missing.stream().sorted().toList(), null);
      }
      return new EventProof(
          event,
          new AuditPath(leafIndex, treeSize, auditPath),
          (int) Math.min(logFileIndex, Integer.MAX_VALUE),
          digest,
          signature,
          publicKey);
    }

    private void member(String name) throws IOException {
      switch (name) {
        case "formatVersion" -> checkVersion(reader.integer());
        case "event" -> event = base64(name, LogFileEvents.MAX_EVENT_BYTES);
        case "leafIndex" -> leafIndex = reader.integer();
        case "treeSize" -> treeSize = reader.integer();
        case "auditPath" -> readPath();
        case "logFileIndex" -> logFileIndex = Math.max(-1, reader.integer());
        case "digest" -> digest = base64(name, StoredDigest.MAX_OBJECT_BYTES);
        case "signature" -> signature = DigestSignature.read(document());
        case "publicKeys" -> publicKey = oneKey(PublicKeys.read(document()));
        default -> throw new IllegalStateException(name);
      }
    }

    private static void checkVersion(long version) {
      if (version != FORMAT_VERSION) {
        throw wrong(
            "its formatVersion is "
                + version
                + ", and this version reads "
                + FORMAT_VERSION
                + (version > FORMAT_VERSION ? ": verify it with a newer Trailkeeper" : ""),
            null);
      }
    }

    private byte[] base64(String name, int maxBytes) throws IOException {
      String text = reader.string();
      if (text.length() > (maxBytes + 2) / 3 * 4) {
        throw wrong(name + " stands for more than " + maxBytes + " bytes", null);
      }
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw wrong(name + " is not base64", e);
      }
    }

    private void readPath() throws IOException {
      reader.beginArray();
      while (reader.nextElement()) {
        if (auditPath.size() == AuditPath.MAX_HASHES) {
          throw wrong("auditPath has more than " + AuditPath.MAX_HASHES + " hashes", null);
        }
        String hash = reader.string();
        if (hash.length() != HASH_DIGITS || !hash.chars().allMatch(Parser::isLowerCaseHex)) {
          throw wrong("auditPath holds no hash of " + HASH_DIGITS + " lower-case digits", null);
        }
        auditPath.add(HexFormat.of().parseHex(hash));
      }
    }

    private static boolean isLowerCaseHex(int c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private byte[] document() throws IOException {
      Span span = reader.skip();
      return Arrays.copyOfRange(bytes, span.from(), span.to());
    }

    private static PublicKeyEntry oneKey(PublicKeys keys) {
      if (keys.entries().size() != 1) {
        throw wrong("publicKeys has " + keys.entries().size() + " keys; expected one", null);
      }
      return keys.entries().get(0);
    }
  }
}
