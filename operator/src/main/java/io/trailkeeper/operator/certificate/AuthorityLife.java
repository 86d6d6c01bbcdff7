package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of an authority: ten years, the last three with a successor beside it.
 *
 * <pre>
 * year       0                         7       8.1          10
 * first      |--------- issues -----------------|            |
 *            |--------- in the bundle ----------------------|
 * second                               |-- in the bundle ---------- ...
 *                                              |-- issues --------- ...
 * </pre>
 *
 * <p>A control plane's copy of the bundle is placed by people. Whoever places the API server's
 * client certificate in time, which is once a year, places the bundle with it: so a successor waits
 * for {@link #PLACEMENT}, which is longer, before it issues. From that follows: what is issued at
 * any time is trusted by every bundle that is not older than that.
 *
 * <p>All there is to know is in the certificates; there is no other state. What is damaged is
 * mended from what is whole. A new authority is made only where none can be kept, and that is said.
 */
public final class AuthorityLife {

  /** How long before an authority's end its successor is made. */
  static final Duration SUCCESSOR_BEFORE_END = Duration.ofDays(3 * 365);

  /** How long a successor is in the bundle before it issues. */
  public static final Duration PLACEMENT = Duration.ofDays(400);

  /**
   * How long before an authority's end its successor issues in any case, also if it was made late:
   * the certificates of the old one then last for some weeks, in which people can act.
   */
  static final Duration ROTATION_BEFORE_END = Duration.ofDays(100);

  private final Clock clock;
  private final SecureRandom random;

  /** Makes authorities with this clock and from this source of random numbers. */
  public AuthorityLife(Clock clock, SecureRandom random) {
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /**
   * What is to be from now on.
   *
   * @param authorities the authorities
   * @param announcements what people should know, in the order in which it happened
   */
  public record Step(Authorities authorities, List<Announcement> announcements) {
    public Step {
      announcements = List.copyOf(announcements);
    }
  }

  /**
   * Returns the authorities that are to be now. Applied to its own result at the same time it
   * changes nothing and announces nothing.
   *
   * @param stored what the authority's Secret holds; empty if there is none
   * @param servedBundle the bundle that capture trusts at present, in PEM; empty if there is none.
   *     It is looked at only if the Secret is lost or damaged, so that clients whose certificates
   *     are on control planes are trusted on
   */
  public Step step(Map<String, String> stored, String servedBundle) {
    List<Announcement> announcements = new ArrayList<>();
    Instant now = clock.instant();
    StoredAuthorities read = StoredAuthorities.read(stored, servedBundle, now);
    read.damage()
        .forEach(
            damage -> announcements.add(new Announcement(EventReason.AUTHORITY_DAMAGED, damage)));

    @Nullable KeyCertificate issuing = read.issuing();
    @Nullable KeyCertificate next = read.next();
    if (issuing == null || hasEnded(issuing.certificate(), now)) {
      KeyCertificate taken = next == null || hasEnded(next.certificate(), now) ? create() : next;
      announcements.add(replaced(issuing, taken, read.isEmpty()));
      issuing = taken;
      next = null;
    }
    if (next == null && !now.isBefore(end(issuing).minus(SUCCESSOR_BEFORE_END))) {
      next = create();
      announcements.add(successorCreated(issuing, next));
    }
    if (next != null && !now.isBefore(rotatesAt(issuing.certificate(), next.certificate()))) {
      announcements.add(
          new Announcement(
              EventReason.AUTHORITY_ROTATED,
              "certificates are issued by "
                  + name(next)
                  + " from now on; "
                  + name(issuing)
                  + " is trusted until its end, "
                  + end(issuing)));
      Set<X509Certificate> others = new LinkedHashSet<>(read.trusted());
      others.add(issuing.certificate());
      return new Step(authorities(next, null, others, now), announcements);
    }
    return new Step(authorities(issuing, next, read.trusted(), now), announcements);
  }

  /**
   * Returns when these authorities are to be looked at again, whatever else happens: when a
   * successor is due or begins to issue, or one leaves the bundle.
   */
  public static Instant changesAt(Authorities authorities) {
    Instant change =
        authorities.rotatesAt().orElse(end(authorities.issuing()).minus(SUCCESSOR_BEFORE_END));
    for (X509Certificate trusted : authorities.trusted()) {
      Instant end = trusted.getNotAfter().toInstant();
      change = end.isBefore(change) ? end : change;
    }
    return change;
  }

  static Instant rotatesAt(X509Certificate issuing, X509Certificate next) {
    Instant placed = madeAt(next).plus(PLACEMENT);
    Instant latest = issuing.getNotAfter().toInstant().minus(ROTATION_BEFORE_END);
    return placed.isBefore(latest) ? placed : latest;
  }

  static Instant madeAt(X509Certificate authority) {
    return authority.getNotBefore().toInstant().plus(CertificateAuthority.BACKDATED);
  }

  static boolean hasEnded(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotAfter().toInstant());
  }

  private static Authorities authorities(
      KeyCertificate issuing,
      @Nullable KeyCertificate next,
      Iterable<X509Certificate> others,
      Instant now) {
    Set<X509Certificate> trusted = new LinkedHashSet<>();
    trusted.add(issuing.certificate());
    if (next != null) {
      trusted.add(next.certificate());
    }
    for (X509Certificate other : others) {
      if (!hasEnded(other, now)) {
        trusted.add(other);
      }
    }
    return new Authorities(issuing, next, List.copyOf(trusted));
  }

  /** The day stands in the name, so that people can tell authorities apart. */
  private KeyCertificate create() {
    String day = clock.instant().toString().substring(0, "2026-01-31".length());
    return CertificateAuthority.create("trailkeeper " + day, clock, random).keyCertificate();
  }

  private static Announcement replaced(
      @Nullable KeyCertificate ended, KeyCertificate taken, boolean nothingBefore) {
    if (nothingBefore) {
      return new Announcement(
          EventReason.AUTHORITY_CREATED, name(taken) + " was made, and lasts until " + end(taken));
    }
    String why =
        ended == null ? "no authority was left that can issue" : name(ended) + " has ended";
    return new Announcement(
        EventReason.AUTHORITY_REPLACED,
        why
            + "; certificates are issued by "
            + name(taken)
            + " from now on. API servers do not trust it before its certificate is placed: copy the"
            + " files of the audit webhook to every control plane now");
  }

  private static Announcement successorCreated(KeyCertificate issuing, KeyCertificate next) {
    return new Announcement(
        EventReason.AUTHORITY_SUCCESSOR_CREATED,
        name(next)
            + " was made, to follow "
            + name(issuing)
            + ", which lasts until "
            + end(issuing)
            + ". Copy the files of the audit webhook to every control plane before "
            + rotatesAt(issuing.certificate(), next.certificate())
            + ", when it begins to issue");
  }

  private static Instant end(KeyCertificate authority) {
    return authority.certificate().getNotAfter().toInstant();
  }

  private static String name(KeyCertificate authority) {
    return "the authority "
        + authority.certificate().getSubjectX500Principal().getName()
        + " (serial "
        + authority.certificate().getSerialNumber().toString(16)
        + ")";
  }
}
