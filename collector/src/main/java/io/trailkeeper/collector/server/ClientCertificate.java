package io.trailkeeper.collector.server;

import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.PkiException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Who sends a request: the certificate that the TLS handshake verified. */
public final class ClientCertificate {

  private ClientCertificate() {}

  /**
   * Returns the certificate that the client has presented.
   *
   * @param wrongRole the error if there is none
   * @throws RefusedException if there is none
   */
  public static X509Certificate of(Request request, ServiceError wrongRole) {
    EndPoint.@Nullable SslSessionData tls =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    X509Certificate @Nullable [] chain = tls == null ? null : tls.peerCertificates();
    if (chain == null || chain.length == 0) {
      throw new RefusedException(wrongRole, "there is no client certificate");
    }
    return chain[0];
  }

  /**
   * Returns the client of a certificate, which has a role.
   *
   * @param wrongRole the error if it has not
   * @throws RefusedException if it has not, or is not named
   */
  public static ClientIdentity require(
      X509Certificate certificate, ClientRole role, ServiceError wrongRole) {
    return require(certificate, List.of(role), wrongRole);
  }

  /**
   * Returns the client of a certificate, which has at least one of these roles.
   *
   * @param wrongRole the error if it has none of them
   * @throws RefusedException if it has none of them, or is not named
   */
  public static ClientIdentity require(
      X509Certificate certificate, List<ClientRole> roles, ServiceError wrongRole) {
    ClientIdentity client;
    try {
      client = ClientIdentity.of(certificate);
    } catch (PkiException e) {
      throw new RefusedException(wrongRole, String.valueOf(e.getMessage()));
    }
    if (roles.stream().noneMatch(client::has)) {
      throw new RefusedException(
          wrongRole,
          "the organisations (O) of \""
              + client.name()
              + "\" are "
              + client.organisations()
              + ", expected one of them to be "
              + roles.stream().map(ClientRole::organisation).collect(Collectors.joining(" or ")));
    }
    return client;
  }
}
