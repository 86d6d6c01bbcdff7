package io.trailkeeper.core.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/** The names that stand in certificates. */
final class Names {

  /** The upper bound of X.520 for a common name. */
  private static final int MAX_COMMON_NAME = 64;

  private static final int MAX_DNS_NAME = 253;
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern ALL_DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");

  private Names() {}

  static String requireCommonName(String name) {
    if (name.isBlank() || name.length() > MAX_COMMON_NAME) {
      throw new PkiException(
          "a common name has 1 to "
              + MAX_COMMON_NAME
              + " characters and is not blank; this one has "
              + name.length());
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new PkiException("a common name holds no control characters; this one does");
    }
    return name;
  }

  /**
   * Makes the subject alternative name of a host: an IP address or a DNS name; asks no resolver.
   */
  static GeneralName alternativeName(String host) {
    if (IPAddress.isValid(host)) {
      return new GeneralName(GeneralName.iPAddress, host);
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (name.length() > MAX_DNS_NAME
        || ALL_DIGITS_AND_DOTS.matcher(name).matches()
        || !DNS_NAME.matcher(name).matches()) {
      throw new PkiException(
          "\"" + host + "\" is neither an IP address nor a DNS name that a certificate can hold");
    }
    return new GeneralName(GeneralName.dNSName, name);
  }

  /** Returns the alternative names of a certificate, canonical; none if they cannot be read. */
  static Set<String> alternativeNames(X509Certificate certificate) {
    Set<String> names = new HashSet<>();
    try {
      @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(
            alternative -> names.add(canonical(String.valueOf(alternative.get(1)))));
      }
    } catch (CertificateParsingException e) {
      // A certificate whose names cannot be read serves no host.
      return Set.of();
    }
    return names;
  }

  /** Returns a host in one spelling: an IPv6 address has several. Asks no resolver. */
  static String canonical(String host) {
    if (host.indexOf(':') < 0) {
      return host.toLowerCase(Locale.ROOT);
    }
    try {
      // With a colon it is an address: no name service is asked.
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
