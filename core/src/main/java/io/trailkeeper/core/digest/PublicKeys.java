package io.trailkeeper.core.digest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The public keys of a cluster, past and present, in the form of CloudTrail's {@code
 * ListPublicKeys}: {@code
 * {"PublicKeyList":[{"Value":…,"ValidityStartTime":…,"ValidityEndTime":…,"Fingerprint":…}]}}. A key
 * that was revoked has {@code RevocationTime} too, which other readers of such lists skip.
 *
 * @param entries the keys, at most 4,096; no two with one fingerprint
 */
public record PublicKeys(List<PublicKeyEntry> entries) {

  /** Enough for a key a day in ten years. */
  private static final int MAX_ENTRIES = 4096;

  private static final int MAX_BYTES = 8 * 1024 * 1024;
  private static final Set<String> ENTRY =
      Set.of("Value", "ValidityStartTime", "ValidityEndTime", "Fingerprint", "RevocationTime");
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Takes the keys in their order; one that is there twice, with all its values, counts once.
   *
   * @throws IllegalArgumentException if two keys with one fingerprint differ, or there are too many
   */
  public PublicKeys {
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          entries.size() + " public keys; expected at most " + MAX_ENTRIES);
    }
    Map<String, PublicKeyEntry> byFingerprint = new HashMap<>();
    List<PublicKeyEntry> distinct = new ArrayList<>();
    for (PublicKeyEntry entry : entries) {
      PublicKeyEntry other = byFingerprint.putIfAbsent(entry.fingerprint(), entry);
      if (other == null) {
        distinct.add(entry);
      } else if (!other.equals(entry)) {
        throw new IllegalArgumentException(
            "two public keys with the fingerprint "
                + entry.fingerprint()
                + " differ in value, validity or revocation; expected one");
      }
    }
    entries = List.copyOf(distinct);
  }

  /** Returns the key with this fingerprint. */
  public Optional<PublicKeyEntry> find(String fingerprint) {
    return entries.stream().filter(entry -> entry.fingerprint().equals(fingerprint)).findFirst();
  }

  /**
   * Returns these keys, with another entry for one of them; at the end if it is not among them.
   *
   * @param entry the entry that counts from now on for its fingerprint
   */
  public PublicKeys replaced(PublicKeyEntry entry) {
    List<PublicKeyEntry> changed = new ArrayList<>(entries);
    changed.replaceAll(old -> old.fingerprint().equals(entry.fingerprint()) ? entry : old);
    return new PublicKeys(changed).with(entry);
  }

  /** Returns these keys and one more. */
  public PublicKeys with(PublicKeyEntry entry) {
    List<PublicKeyEntry> more = new ArrayList<>(entries);
    more.add(entry);
    return new PublicKeys(more);
  }

  /**
   * Returns the keys as JSON: compact, UTF-8, times like {@code 2026-01-31T09:00:00Z}, the entries
   * in their order.
   */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeArrayFieldStart("PublicKeyList");
      for (PublicKeyEntry entry : entries) {
        json.writeStartObject();
        json.writeStringField("Value", entry.value());
        json.writeStringField("ValidityStartTime", DigestTime.text(entry.validityStartTime()));
        json.writeStringField("ValidityEndTime", DigestTime.text(entry.validityEndTime()));
        json.writeStringField("Fingerprint", entry.fingerprint());
        if (entry.revocationTime() != null) {
          json.writeStringField("RevocationTime", DigestTime.text(entry.revocationTime()));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing public keys to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #write} wrote, or an answer of CloudTrail or the AWS CLI: times may be
   * seconds since 1970 or ISO-8601 with any offset, and lose their fractions of a second.
   *
   * @throws InvalidKeyFormatException saying which member is wrong, what was found and what is
   *     expected
   */
  public static PublicKeys read(byte[] json) {
    try {
      return StrictJson.read(json, MAX_BYTES, PublicKeys::parse);
    } catch (MalformedJsonException e) {
      throw new InvalidKeyFormatException("not a list of public keys: " + e.found(), e);
    }
  }

  private static PublicKeys parse(StrictJson json) throws IOException {
    List<PublicKeyEntry> entries = new ArrayList<>();
    json.object(
            "",
            Set.of(),
            Map.of(
                "PublicKeyList",
                list -> json.array(list, MAX_ENTRIES, path -> entries.add(entry(json, path)))))
        .requireNested("PublicKeyList");
    return new PublicKeys(entries);
  }

  private static PublicKeyEntry entry(StrictJson json, String path) throws IOException {
    JsonMembers entry = json.object(path, ENTRY, Map.of());
    return new PublicKeyEntry(
        entry.text("Value"),
        time(entry, "ValidityStartTime"),
        time(entry, "ValidityEndTime"),
        entry.text("Fingerprint"),
        entry.has("RevocationTime") ? time(entry, "RevocationTime") : null);
  }

  private static Instant time(JsonMembers entry, String name) throws MalformedJsonException {
    Object value = entry.value(name);
    try {
      if (value instanceof Long seconds) {
        return Instant.ofEpochSecond(seconds);
      }
      if (value instanceof Double seconds && Math.abs(seconds) < 1e15) {
        return Instant.ofEpochSecond((long) Math.floor(seconds));
      }
      if (value instanceof String text) {
        return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
      }
    } catch (DateTimeException e) {
      throw wrongTime(entry, name);
    }
    throw wrongTime(entry, name);
  }

  private static MalformedJsonException wrongTime(JsonMembers entry, String name) {
    return entry.wrong(name, "no time", "seconds since 1970, or a time like 2026-01-31T09:00:00Z");
  }
}
