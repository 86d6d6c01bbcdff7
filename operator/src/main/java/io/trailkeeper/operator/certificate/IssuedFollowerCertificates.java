package io.trailkeeper.operator.certificate;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import io.trailkeeper.core.pki.PkiException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client certificates with which collectors come to capture, issued by the operator. */
public final class IssuedFollowerCertificates {

  private final CertificateLife life;

  /** Issues with this clock and from this source of random numbers. */
  public IssuedFollowerCertificates(Clock clock, SecureRandom random) {
    this.life =
        new CertificateLife(requireNonNull(clock, "clock"), requireNonNull(random, "random"));
  }

  /**
   * Returns the data of a collector's Secret: what it has, for as long as that is good, and else
   * something new.
   *
   * @param trail the Trail's name
   * @param authority the Secret {@code trailkeeper-ca}; null if it is not there
   * @param present the collector's Secret as it is; null if it is not there
   * @return {@code tls.crt}, {@code tls.key} and {@code ca.crt} in base64; nothing as long as there
   *     is no authority in good order, which its own reconciler sees to
   */
  public Optional<Map<String, String>> data(
      String trail, @Nullable Secret authority, @Nullable Secret present) {
    Authorities authorities;
    try {
      authorities = Authorities.read(SecretText.of(authority));
    } catch (PkiException | IllegalArgumentException e) {
      // Mended or made anew by who owns it; then this is asked again.
      return Optional.empty();
    }
    return Optional.of(
        SecretText.toData(
            life.step(SecretText.of(present), CertificateRequest.ofCollector(trail), authorities)
                .data()));
  }
}
