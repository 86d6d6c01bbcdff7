package io.trailkeeper.core.pki;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

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
}
