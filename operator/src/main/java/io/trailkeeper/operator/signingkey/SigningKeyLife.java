package io.trailkeeper.operator.signingkey;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.digest.KmsKey;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The life of signing keys: each signs for a year, and has a successor for the last thirty days.
 * One that was revoked is removed and has a successor at once. One that is held elsewhere is left
 * to who holds it: it has a successor here only when it has ended or was revoked.
 *
 * <p>The Secret has the private halves, and a copy of the list of public halves; the ConfigMap has
 * the list that is published. A collector signs only with a key of which it has both halves.
 *
 * <p><b>Order of writes.</b> The Secret MUST be written before the ConfigMap. A crash between the
 * two then leaves a private half that is not published: no collector signs with it, the copy in the
 * Secret still knows its public half and validity, and the next step publishes them. The other
 * order could leave a public half, published for ever, of a key that nobody has. So no digest is
 * ever signed with a key that is not published, and nothing is published that never could sign.
 *
 * <p>Nothing published is ever taken back, and neither object is lost with the other: each is put
 * together again from the other one.
 */
public final class SigningKeyLife {

  /** The published list, in the ConfigMap. */
  public static final String PUBLIC_KEYS = "public-keys.json";

  /** The copy of the list, in the Secret: named so that both can be mounted into one directory. */
  public static final String PUBLISHED_KEYS = "published-keys.json";

  /** In the Secret while somebody asks for a new key, whatever the value. */
  public static final String ROTATION_ASKED = "rotation-asked";

  private final Clock clock;
  private final SecureRandom random;

  /** Makes keys with this clock and from this source of random numbers. */
  public SigningKeyLife(Clock clock, SecureRandom random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /**
   * What is to be from now on. {@code toString} hides the keys.
   *
   * @param secret what the Secret holds, to be written first
   * @param configMap what the ConfigMap holds, to be written second
   * @param changesAt when to look again, whatever else happens
   * @param announcements what people should know
   */
  public record Step(
      Map<String, String> secret,
      Map<String, String> configMap,
      Instant changesAt,
      List<Announcement> announcements) {

    public Step {
      secret = Map.copyOf(secret);
      configMap = Map.copyOf(configMap);
      announcements = List.copyOf(announcements);
    }

    @Override
    public String toString() {
      return "SigningKeyLife.Step[secret="
          + secret.keySet()
          + ", configMap="
          + configMap.keySet()
          + ", changesAt="
          + changesAt
          + ", announcements="
          + announcements
          + "]";
    }
  }

  /**
   * Returns what is to be now. Applied to its own result at the same time it changes nothing and
   * announces nothing.
   *
   * @param secret what the Secret holds; empty if there is none
   * @param configMap what the ConfigMap holds; empty if there is none
   */
  public Step step(Optional<StoredSecret> secret, Optional<Map<String, String>> configMap) {
    StoredSigningKeys read = StoredSigningKeys.read(secret, configMap, clock.instant());
    List<Announcement> announcements = new ArrayList<>(read.announcements());
    List<PublicKeyEntry> published = new ArrayList<>(read.published());
    Map<String, String> data = new TreeMap<>(read.secretData());
    List<PublicKeyEntry> usable = new ArrayList<>(read.usable());

    boolean asked = data.remove(ROTATION_ASKED) != null;
    if (asked || SigningKeyPolicy.wantsNewKey(usable, read.elsewhere(), clock.instant())) {
      SigningKey made = SigningKey.generate(random, clock, SigningKeyPolicy.VALIDITY);
      usable.add(made.publicKey());
      published.add(made.publicKey());
      data.put(fileName(made.publicKey()), made.writePem());
      announcements.add(made(made.publicKey()));
    }
    for (PublicKeyEntry key : read.revoked()) {
      data.remove(fileName(key));
      data.remove(KmsKey.fileName(key.fingerprint()));
      announcements.add(revoked(key));
    }
    usable.removeIf(key -> forget(key, data));
    read.elsewhere().stream()
        .filter(this::endsSoon)
        .map(SigningKeyLife::ends)
        .forEach(announcements::add);

    String list = text(new PublicKeys(published));
    data.put(PUBLISHED_KEYS, list);
    Map<String, String> publishedData = new TreeMap<>(read.configMapData());
    publishedData.put(PUBLIC_KEYS, list);
    return new Step(data, publishedData, changesAt(usable, read.elsewhere()), announcements);
  }

  private boolean forget(PublicKeyEntry key, Map<String, String> data) {
    if (!SigningKeyPolicy.mayForget(key, clock.instant())) {
      return false;
    }
    data.remove(fileName(key));
    return true;
  }

  private boolean endsSoon(PublicKeyEntry key) {
    Instant now = clock.instant();
    return key.validityEndTime().isAfter(now)
        && !key.validityEndTime().minus(SigningKeyPolicy.OVERLAP).isAfter(now);
  }

  private Instant changesAt(List<PublicKeyEntry> usable, List<PublicKeyEntry> elsewhere) {
    Instant next = SigningKeyPolicy.nextKeyAt(usable, elsewhere).orElse(clock.instant());
    for (PublicKeyEntry key : elsewhere) {
      Instant warned = key.validityEndTime().minus(SigningKeyPolicy.OVERLAP);
      next = warned.isAfter(clock.instant()) && warned.isBefore(next) ? warned : next;
    }
    for (PublicKeyEntry key : usable) {
      Instant forgotten =
          key.validityEndTime().plus(SigningKeyPolicy.KEPT_AFTER_END).plusSeconds(1);
      next = forgotten.isBefore(next) ? forgotten : next;
    }
    return next;
  }

  static String fileName(PublicKeyEntry key) {
    return key.fingerprint() + StoredSigningKeys.PEM;
  }

  private static String text(PublicKeys keys) {
    return new String(keys.write(), StandardCharsets.UTF_8);
  }

  private static Announcement revoked(PublicKeyEntry key) {
    return new Announcement(
        EventReason.SIGNING_KEY_REVOKED,
        "the signing key "
            + key.fingerprint()
            + " was revoked from "
            + key.revocationTime()
            + " on, and signs no more; digests that it signed and that end later are findings");
  }

  private static Announcement ends(PublicKeyEntry key) {
    return new Announcement(
        EventReason.SIGNING_KEY_ENDS,
        "the signing key "
            + key.fingerprint()
            + ", which is held elsewhere, ends at "
            + key.validityEndTime()
            + ". Import its successor before, or a key that is made here signs from then on");
  }

  private static Announcement made(PublicKeyEntry key) {
    return new Announcement(
        EventReason.SIGNING_KEY_CREATED,
        "the signing key "
            + key.fingerprint()
            + " was made; it signs until "
            + key.validityEndTime());
  }
}
