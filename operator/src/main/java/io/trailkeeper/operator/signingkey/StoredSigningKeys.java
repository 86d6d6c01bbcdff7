package io.trailkeeper.operator.signingkey;

import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be made out of the Secret and the ConfigMap, whatever somebody has done to them.
 *
 * @param published all public halves that are known, in the order in which they were published
 * @param usable those of them whose private halves are there and can be read
 * @param elsewhere those of them that are held elsewhere, and it is known where
 * @param revoked those of them that were revoked, and of which something is still there
 * @param secretData what the Secret is to keep
 * @param configMapData what the ConfigMap is to keep
 * @param announcements what was wrong, and what was done about it
 */
record StoredSigningKeys(
    List<PublicKeyEntry> published,
    List<PublicKeyEntry> usable,
    List<PublicKeyEntry> elsewhere,
    List<PublicKeyEntry> revoked,
    Map<String, String> secretData,
    Map<String, String> configMapData,
    List<Announcement> announcements) {

  static final String PEM = ".pem";

  /** What cannot be read is set aside under a name that no collector reads. */
  private static final String DAMAGED = ".damaged";

  /** More than this is not set aside: the object must stay below the API server's limit. */
  private static final int MAX_SET_ASIDE = 128 * 1024;

  private static final int HASH_DIGITS = 16;
  private static final Pattern KEY_FILE = Pattern.compile("[0-9a-f]{64}\\.pem");
  private static final Pattern KMS_FILE = Pattern.compile("([0-9a-f]{64})\\.kms\\.json");

  static StoredSigningKeys read(
      Optional<StoredSecret> secret, Optional<Map<String, String>> configMap, Instant now) {
    return new Reading(secret, configMap, now).result();
  }

  private static final class Reading {

    private final Optional<StoredSecret> secret;
    private final Optional<Map<String, String>> configMap;
    private final Instant now;
    private final Map<String, String> secretData;
    private final Map<String, String> configMapData;
    private final Map<String, PublicKeyEntry> published = new LinkedHashMap<>();
    private final List<PublicKeyEntry> usable = new ArrayList<>();
    private final List<PublicKeyEntry> elsewhere = new ArrayList<>();
    private final List<PublicKeyEntry> revoked = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    Reading(Optional<StoredSecret> secret, Optional<Map<String, String>> configMap, Instant now) {
      this.secret = secret;
      this.configMap = configMap;
      this.now = now;
      this.secretData = new TreeMap<>(secret.map(StoredSecret::data).orElse(Map.of()));
      this.configMapData = new TreeMap<>(configMap.orElse(Map.of()));
    }

    StoredSigningKeys result() {
      Optional<PublicKeys> list =
          readList(configMapData, SigningKeyLife.PUBLIC_KEYS, "the published public keys");
      Optional<PublicKeys> copy =
          readList(secretData, SigningKeyLife.PUBLISHED_KEYS, "the Secret's copy of the list");
      merge(list, copy);
      readPrivateHalves();
      if (secret.isEmpty() && !published.isEmpty()) {
        announce(
            EventReason.SIGNING_KEY_LOST,
            "the Secret of the signing keys is gone. A new key signs from now on; digests of"
                + " before can be validated as they could, with the "
                + published.size()
                + " public keys that are published");
      }
      return new StoredSigningKeys(
          List.copyOf(published.values()),
          usable,
          elsewhere,
          revoked,
          secretData,
          configMapData,
          announcements);
    }

    /** The Secret's copy counts more: who may write the ConfigMap need not be trusted with keys. */
    private void merge(Optional<PublicKeys> list, Optional<PublicKeys> copy) {
      copy.ifPresent(keys -> keys.entries().forEach(this::publish));
      List<String> changed = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      for (PublicKeyEntry entry : list.map(PublicKeys::entries).orElse(List.of())) {
        @Nullable PublicKeyEntry known = published.get(entry.fingerprint());
        if (known == null) {
          publish(entry);
          unknown.add(entry.fingerprint());
        } else if (!known.equals(entry)) {
          changed.add(entry.fingerprint());
        }
      }
      if (copy.isEmpty()) {
        return;
      }
      if (!unknown.isEmpty()) {
        announce(
            EventReason.PUBLIC_KEY_UNKNOWN,
            "public keys were published that the operator did not make, and digests can be"
                + " validated with them: "
                + unknown
                + ". If you did not add them, find out who can write the ConfigMap, and remove them"
                + " there and from the Secret's "
                + SigningKeyLife.PUBLISHED_KEYS);
      }
      List<String> missing =
          copy.get().entries().stream()
              .map(PublicKeyEntry::fingerprint)
              .filter(key -> list.flatMap(keys -> keys.find(key)).isEmpty())
              .toList();
      changed.addAll(missing);
      if (!changed.isEmpty()) {
        announce(
            EventReason.PUBLIC_KEYS_RESTORED,
            (configMap.isEmpty()
                    ? "the ConfigMap of the public keys was not there"
                    : "the ConfigMap of the public keys lacked keys or had others' validity")
                + ", and was put together again from the Secret's copy: "
                + changed);
      }
    }

    private Optional<PublicKeys> readList(Map<String, String> data, String name, String what) {
      @Nullable String text = data.get(name);
      if (text == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(PublicKeys.read(text.getBytes(StandardCharsets.UTF_8)));
      } catch (InvalidKeyFormatException | IllegalArgumentException e) {
        setAside(data, name, text);
        announce(
            EventReason.PUBLIC_KEYS_RESTORED,
            what
                + " cannot be read: "
                + e.getMessage()
                + ". The list was put together again from all that is known; if that lacks keys,"
                + " take them from a backup or from beside the log files, and add them");
        return Optional.empty();
      }
    }

    private void readPrivateHalves() {
      for (Map.Entry<String, String> file : new TreeMap<>(secretData).entrySet()) {
        if (KEY_FILE.matcher(file.getKey()).matches()) {
          readPrivateHalf(file.getKey(), file.getValue());
        }
        Matcher kms = KMS_FILE.matcher(file.getKey());
        if (kms.matches()) {
          readPlace(file.getKey(), kms.group(1), file.getValue());
        }
      }
    }

    /** A key that is held elsewhere: only who has imported it knows its public half. */
    private void readPlace(String name, String fingerprint, String text) {
      @Nullable PublicKeyEntry known = published.get(fingerprint);
      if (known == null) {
        damaged(name, text, "its public half is in no list; import the key again");
        return;
      }
      try {
        KmsKey.read(text.getBytes(StandardCharsets.UTF_8));
        (known.isRevoked() ? revoked : elsewhere).add(known);
      } catch (InvalidKeyFormatException e) {
        damaged(name, text, String.valueOf(e.getMessage()));
      }
    }

    private void readPrivateHalf(String name, String pem) {
      String fingerprint = name.substring(0, name.length() - PEM.length());
      @Nullable PublicKeyEntry known = published.get(fingerprint);
      if (known != null && known.isRevoked()) {
        revoked.add(known);
        return;
      }
      try {
        PublicKeyEntry entry =
            known == null ? unpublished(pem) : SigningKey.readPem(pem, known).publicKey();
        if (!entry.fingerprint().equals(fingerprint)) {
          damaged(name, pem, "its public half has the fingerprint " + entry.fingerprint());
          return;
        }
        if (known == null) {
          publish(entry);
          announce(
              EventReason.PUBLIC_KEYS_RESTORED,
              "the public half of the key "
                  + fingerprint
                  + " was in no list; it was made from the private half, with a validity from "
                  + entry.validityStartTime()
                  + " to "
                  + entry.validityEndTime());
        }
        usable.add(entry);
      } catch (InvalidKeyFormatException e) {
        damaged(name, pem, String.valueOf(e.getMessage()));
      }
    }

    private void damaged(String name, String pem, String why) {
      secretData.remove(name);
      setAside(secretData, name, pem);
      announce(
          EventReason.SIGNING_KEY_DAMAGED,
          "the private half " + name + " was set aside, and signs no more: " + why);
    }

    /**
     * A private half that no list knows has no validity that is known. It has signed since the
     * Secret is there, at the most, and is followed by a new key at once.
     */
    private PublicKeyEntry unpublished(String pem) {
      Instant created = secret.map(StoredSecret::created).orElse(now);
      Instant start = (created.isAfter(now) ? now : created).truncatedTo(ChronoUnit.SECONDS);
      Instant end = now.plus(SigningKeyPolicy.OVERLAP).truncatedTo(ChronoUnit.SECONDS);
      return SigningKey.readPem(pem, start, end).publicKey();
    }

    private void publish(PublicKeyEntry entry) {
      published.put(entry.fingerprint(), entry);
    }

    private void announce(EventReason reason, String note) {
      announcements.add(new Announcement(reason, note));
    }

    /** Keeps what cannot be read, for a person to look at. */
    private static void setAside(Map<String, String> data, String name, String text) {
      if (text.isBlank() || text.length() > MAX_SET_ASIDE) {
        return;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      data.put(name + "." + Sha256.hex(bytes).substring(0, HASH_DIGITS) + DAMAGED, text);
    }
  }
}
