package io.trailkeeper.core.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Who a verified client certificate says the caller is.
 *
 * @param name the common name: 1 to 64 characters, none of them a control character
 * @param organisations the organisations, which name the client's roles
 */
public record ClientIdentity(String name, List<String> organisations) {

  /**
   * @throws PkiException if the name is not of its form
   */
  public ClientIdentity {
    Names.requireCommonName(name);
    organisations = List.copyOf(organisations);
  }

  /**
   * Reads the subject of a certificate, which the caller has verified.
   *
   * @throws PkiException unless the subject has exactly one usable common name
   */
  public static ClientIdentity of(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> names = values(subject, BCStyle.CN);
    if (names.size() != 1) {
      throw new PkiException(
          "the client certificate's subject has "
              + names.size()
              + " common names (CN); it must have one, which names the client");
    }
    return new ClientIdentity(names.get(0), values(subject, BCStyle.O));
  }

  /** Whether the client has this role. */
  public boolean has(ClientRole role) {
    return organisations.contains(role.organisation());
  }

  private static List<String> values(X500Name name, ASN1ObjectIdentifier attribute) {
    List<String> values = new ArrayList<>();
    for (RDN rdn : name.getRDNs(attribute)) {
      for (AttributeTypeAndValue value : rdn.getTypesAndValues()) {
        if (value.getType().equals(attribute) && value.getValue() instanceof ASN1String text) {
          values.add(text.getString());
        }
      }
    }
    return values;
  }
}
